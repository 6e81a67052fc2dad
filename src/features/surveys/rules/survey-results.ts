import type { Said } from '../../../core/notification.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { phrase } from '../../../text/phrase.ts';
import type { SurveyResultsCard } from '../cards/survey-cards.ts';
import { FEWEST_ANONYMOUS, type SurveyQuestion } from '../survey.ts';
import type { AnswerTally, SurveyView } from '../survey-ports.ts';
import { textIn, titleIn } from './survey-languages.ts';
import { type Sum, sumUp } from './survey-sum.ts';
import { countedInWords } from './survey-words.ts';

/** Of an anonymous survey nothing is told before so many answers are shown that each could be anybody's. */
export function isWithheld({ survey, counts }: Pick<SurveyView, 'survey' | 'counts'>): boolean {
  return survey.anonymous && counts.answered < FEWEST_ANONYMOUS;
}

/** Each question with what its answers come to. */
export function resultsOf(
  { survey }: Pick<SurveyView, 'survey'>,
  tallies: readonly AnswerTally[],
): { readonly question: SurveyQuestion; readonly sum: Sum }[] {
  const byQuestion = Map.groupBy(tallies, ({ question }) => question);
  return survey.questions.map(question => ({
    question,
    sum: sumUp(question, byQuestion.get(question.id) ?? []),
  }));
}

/** The results as of now, for a card. */
export function resultsCard(view: SurveyView, tallies: readonly AnswerTally[]): SurveyResultsCard {
  const { survey, counts, closed } = view;
  const { topic, actor, closesAt } = survey;
  return {
    topic,
    title: titleIn(survey),
    subject: { name: phrase('surveys.results') },
    actor: { name: actor },
    asked: counts.asked,
    answers: counts.answered,
    ...(closed ? {} : { closesAt }),
    ...(survey.anonymous && !closed && { atLeast: true }),
    questions: isWithheld(view)
      ? []
      : resultsOf(view, tallies).map(({ question, sum }) => ({
          text: textIn(question),
          note: noteOf(question, sum),
          answers: sum.answered,
          ...('counts' in sum && {
            counts: sum.counts.map(each => ({ value: countedInWords(question, each), count: each.count })),
          }),
        })),
    ...(isWithheld(view) && { withheld: true }),
  };
}

/** How many answered, and what their answers come to where that is a number. */
function noteOf(question: SurveyQuestion, sum: Sum): Phrase {
  const { answered: answers } = sum;
  if (!('mean' in sum) || sum.mean === undefined) return phrase('surveys.result.count', { answers });
  const mean = { number: sum.mean };
  if (question.type === 'rating')
    return phrase('surveys.result.rating', { answers, mean, max: { number: question.max } });
  const [min, max] = [{ number: sum.min ?? 0 }, { number: sum.max ?? 0 }];
  return phrase('surveys.result.number', { answers, mean, min, max });
}

export const resultsSaid = (view: SurveyView, tallies: readonly AnswerTally[]): Said => ({
  template: 'survey-results',
  data: { ...resultsCard(view, tallies) },
});
