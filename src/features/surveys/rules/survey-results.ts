import type { Said } from '../../../core/notification.ts';
import type { SurveyResultsCard } from '../cards/survey-cards.ts';
import { FEWEST_ANONYMOUS, type SurveyQuestion } from '../survey.ts';
import type { AnswerTally, SurveyView } from '../survey-ports.ts';
import { type Counted, type Sum, sumUp } from './survey-sum.ts';
import { dayInWords } from './survey-words.ts';

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
  const { topic, title, actor, closesAt } = survey;
  return {
    topic,
    title,
    subject: { name: 'Results of a survey' },
    actor: { name: actor },
    asked: counts.asked,
    answers: counts.answered,
    ...(closed ? {} : { closesAt }),
    ...(survey.anonymous && !closed && { atLeast: true }),
    questions: isWithheld(view)
      ? []
      : resultsOf(view, tallies).map(({ question, sum }) => ({
          text: question.text,
          note: noteOf(question, sum),
          answers: sum.answered,
          ...('counts' in sum && { counts: sum.counts.map(each => inWords(question, each)) }),
        })),
    ...(isWithheld(view) && { withheld: true }),
  };
}

function inWords({ type }: SurveyQuestion, { value, count }: Counted): Counted {
  return { value: type === 'date' ? dayInWords(value) : value, count };
}

function noteOf(question: SurveyQuestion, sum: Sum): string {
  const answers = sum.answered === 1 ? '1 answer' : `${sum.answered} answers`;
  if (!('mean' in sum) || sum.mean === undefined) return answers;
  const range = question.type === 'rating' ? ` of ${question.max}` : `, from ${sum.min} to ${sum.max}`;
  return `${answers}, on average ${sum.mean}${range}`;
}

export const resultsSaid = (view: SurveyView, tallies: readonly AnswerTally[]): Said => ({
  template: 'survey-results',
  data: { ...resultsCard(view, tallies) },
});
