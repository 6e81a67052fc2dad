import type { ViewContext } from '../../../deliver/feature.ts';
import { LONGEST, plain } from '../../../deliver/plain.ts';
import { positive } from '../../../deliver/views/act.ts';
import { promptButton, waysOf } from '../../../deliver/views/prompt.ts';
import type { Shortening, View } from '../../../deliver/views/view.ts';
import { worded } from '../../../text/phrase.ts';
import type { Voice } from '../../../text/voice.ts';
import type { SurveyReviewCard, SurveyThanks } from './survey-cards.ts';
import { titleOf } from './survey-view.ts';

/** The answers, before they are sent. The thanks repeat them, so they go from here once they are sent. */
export function surveyReviewView(said: SurveyReviewCard, context: ViewContext, cut: Shortening): View {
  const { voice } = context;
  const { say } = voice;
  const title = titleOf(worded(voice, said.title), say);
  const isOpen = said.answered === undefined && said.prompt !== undefined;
  return {
    summary: say('surveys.review-summary', { title }),
    data: {
      title,
      ...(isOpen && said.note && { note: plain(worded(voice, said.note), LONGEST.note) }),
      ...(isOpen && { says: say(said.anonymous ? 'surveys.review-anonymous' : 'surveys.review') }),
      ...(said.answered !== undefined && {
        answered: plain(worded(voice, said.answered), LONGEST.factValue),
      }),
      answers: answersOf(said.draft, voice, cut),
      actions: isOpen ? buttons(said, context) : [],
    },
  };
}

function buttons(said: SurveyReviewCard, context: ViewContext) {
  const { say } = context.voice;
  return [
    positive(promptButton(say('button.send'), said, context, { value: true })),
    ...waysOf(said).map(word => promptButton(say(`button.${word}`), said, context, { word })),
  ];
}

export function surveyThanksView(said: SurveyThanks, { voice }: ViewContext, cut: Shortening): View {
  const { say } = voice;
  const title = titleOf(worded(voice, said.title), say);
  const kept = said.answers === undefined ? 'surveys.thanks-saved' : 'surveys.thanks-kept';
  return {
    summary: say('surveys.thanks-summary', { title }),
    data: {
      title,
      says: say(said.anonymous ? 'surveys.thanks-anonymous' : kept),
      answers: answersOf(said.answers, voice, cut),
    },
  };
}

/** So many of them are shown; a survey has at most 20 questions. */
const LONGEST_ANSWER = 200;

function answersOf(answers: SurveyThanks['answers'], voice: Voice, cut: Shortening) {
  const isBrief = cut.detail === 0;
  return (answers ?? []).map(({ question, answer }) => ({
    question: plain(worded(voice, question), isBrief ? 80 : LONGEST.title),
    answer: plain(worded(voice, answer), isBrief ? 80 : LONGEST_ANSWER, 4),
  }));
}
