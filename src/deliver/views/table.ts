import type { CardData } from '../../core/cards.ts';
import type { TemplateName } from '../../core/notification.ts';
import { answerView, questionView } from '../../features/questions/cards/question-view.ts';
import { remindersView, reminderView } from '../../features/reminders/cards/reminder-view.ts';
import { surveyResultsView } from '../../features/surveys/cards/survey-results-view.ts';
import {
  surveyQuestionView,
  surveyThanksView,
  surveyView,
} from '../../features/surveys/cards/survey-view.ts';
import { watchesView } from '../../features/watches/cards/watch-list-view.ts';
import { watchView } from '../../features/watches/cards/watch-view.ts';
import type { RenderContext } from '../ports/render.ts';
import { digestView } from './digest.ts';
import { helpView } from './help.ts';
import { helloView, optedOutView, topicsView, welcomeGroupView, welcomePersonView } from './herald.ts';
import { notificationView } from './notification.ts';
import { promptView } from './prompt.ts';
import type { Shortening, View } from './view.ts';

/** One pure function per template, from what is said to what the template shows. */
export const VIEWS: {
  readonly [T in TemplateName]: (said: CardData[T], context: RenderContext, cut: Shortening) => View;
} = {
  notification: notificationView,
  'opted-out': optedOutView,
  'welcome-person': welcomePersonView,
  'welcome-group': welcomeGroupView,
  hello: helloView,
  help: helpView,
  topics: topicsView,
  prompt: promptView,
  reminder: reminderView,
  reminders: remindersView,
  watch: watchView,
  watches: watchesView,
  question: questionView,
  answer: answerView,
  digest: digestView,
  survey: surveyView,
  'survey-question': surveyQuestionView,
  'survey-thanks': surveyThanksView,
  'survey-results': surveyResultsView,
};
