import type { ViewContext } from '../../../deliver/feature.ts';
import { LONGEST, plain, plainLine } from '../../../deliver/plain.ts';
import { act, withoutInputs } from '../../../deliver/views/act.ts';
import { stopButton } from '../../../deliver/views/stop.ts';
import type { Shortening, View } from '../../../deliver/views/view.ts';
import { worded } from '../../../text/phrase.ts';
import { dayInWords } from '../rules/survey-words.ts';
import type { SurveyQuestion } from '../survey.ts';
import type { SurveyCard, SurveyQuestionCard, SurveyThanks } from './survey-cards.ts';
import { button, inputOf, type Named } from './survey-input.ts';

const ANONYMOUS = 'Your answers are kept without your name. Nobody can see which are yours.';

/** What stands in a channel: everybody answers 1:1. */
export function surveyView(said: SurveyCard, context: ViewContext, cut: Shortening): View {
  const title = titleOf(said.title);
  return {
    summary: `Survey: ${title}`,
    data: {
      title,
      about: `${plainLine(said.actor.name, LONGEST.actor) || 'Somebody'} asks ${plainLine(said.subject.name, LONGEST.subject)}. Open until ${dayInWords(said.closesAt.slice(0, 10))}.`,
      ...(said.intro && cut.detail > 0 && { intro: plain(said.intro, cut.detail) }),
      ...(said.anonymous && { anonymous: ANONYMOUS }),
      ...(context.why && { why: plainLine(context.why, LONGEST.why) }),
      actions: [act('Answer', 'beginSurvey', { delivery: context.deliveryId }), stop(said.topic, context)],
    },
  };
}

/** A question with its ways to answer; or all of them, with one button. */
export function surveyQuestionView(said: SurveyQuestionCard, context: ViewContext, cut: Shortening): View {
  const isOpen = said.answered === undefined && said.prompt !== undefined;
  const isForm = said.questions.length > 1;
  const [only] = said.questions;
  const buttons = !isOpen || isForm || only === undefined ? [] : buttonsOf(only, said, context);
  const named = said.questions.map((question, i) => namedAs(question, isForm ? i + 1 : undefined));
  const blocks = named.map((each, i) =>
    blockOf(each, { isOpen: isOpen && buttons.length === 0, isForm, said, cut, number: i + 1 }),
  );
  return {
    summary: `${titleOf(said.title)}: ${plainLine(only?.text ?? '', LONGEST.title)}`,
    data: {
      heading: headingOf(said, isForm),
      ...(isOpen && openings(said, cut, context)),
      blocks,
      ...(said.answered !== undefined && {
        answered: plain(worded(context.voice, said.answered), LONGEST.detail, 10),
      }),
      ...(buttons.length > 0 && { choices: rowsOf(buttons) }),
      ...(isOpen && { words: wordsOf(said) }),
      ...(isOpen &&
        said.topic !== undefined &&
        context.why && { why: plainLine(context.why, cut.heading.why) }),
      actions: isOpen ? ways(said, context, buttons.length) : [],
    },
  };
}

const titleOf = (title: string) => plainLine(title, LONGEST.title) || 'Survey';

/** Who asks is said once, where it begins. */
function headingOf({ title, number, of, actor }: SurveyQuestionCard, isForm: boolean): string {
  const by = number > 1 ? [] : [`from ${plainLine(actor, LONGEST.actor) || 'somebody'}`];
  const place = isForm || of === 1 ? [] : [`question ${number} of ${of}`];
  return [titleOf(title), ...by, ...place].join(' · ');
}

function openings({ note, intro, anonymous }: SurveyQuestionCard, cut: Shortening, { voice }: ViewContext) {
  const shown = intro !== undefined && cut.detail > 0 ? plain(intro, cut.detail) : undefined;
  return {
    ...(note && { note: plain(worded(voice, note), LONGEST.detail) }),
    ...(shown && { intro: shown }),
    ...(anonymous && { anonymous: ANONYMOUS }),
  };
}

interface Setting {
  readonly isOpen: boolean;
  readonly isForm: boolean;
  readonly said: SurveyQuestionCard;
  readonly cut: Shortening;
  readonly number: number;
}

/** Without a number where the card has one question only. */
function namedAs(question: SurveyQuestion, number?: number): Named {
  const whose = number === undefined ? 'Your answer' : `Answer ${number}`;
  const label = question.required ? whose : `${whose} (if you like)`;
  return { question, label, name: number === undefined ? 'value' : `q${number}` };
}

function blockOf(named: Named, { isOpen, isForm, said, cut, number }: Setting) {
  const { question } = named;
  const hint = isOpen || !isForm ? hintOf(named, said, cut) : '';
  const text = `${isForm ? `${number}. ` : ''}${plain(question.text, LONGEST.note) || 'Well?'}`;
  return {
    type: 'Container',
    spacing: isForm ? 'Large' : 'Small',
    items: [
      run(text, { weight: 'Bolder', ...(!isForm && { size: 'Medium' }) }),
      ...(hint ? [run(hint, { isSubtle: true }, 'None')] : []),
      ...(isOpen ? inputOf(named) : []),
    ],
  };
}

function hintOf({ question }: Named, { answered }: SurveyQuestionCard, cut: Shortening): string {
  if (answered !== undefined) return '';
  const ends = question.type === 'rating' ? endsOf(question) : [];
  const hint = question.hint && cut.facts > 0 ? [plain(question.hint, LONGEST.note)] : [];
  return [...hint, ...ends].join('\n');
}

/** `1 means poor, 5 means excellent` */
function endsOf({ max, low, high }: { max: number; low?: string; high?: string }): string[] {
  const ends = [
    ...(low === undefined ? [] : [`1 means ${plainLine(low, LONGEST.topic)}`]),
    ...(high === undefined ? [] : [`${max} means ${plainLine(high, LONGEST.topic)}`]),
  ];
  return ends.length === 0 ? [] : [ends.join(', ')];
}

function run(text: string, more: object, spacing = 'Default') {
  return { type: 'RichTextBlock', spacing, inlines: [{ type: 'TextRun', text, ...more }] };
}

/** Six actions are all that a card takes. */
const MOST_BUTTONS = 5;
const MOST_ACTIONS = 6;

/** What can be answered with one press; everything else has an input. */
function buttonsOf(question: SurveyQuestion, said: SurveyQuestionCard, context: ViewContext) {
  const titles = titlesOf(question);
  if (titles.length > MOST_BUTTONS) return [];
  return titles.map(({ title, value }) => button(title, said, context, { value }));
}

function titlesOf(question: SurveyQuestion) {
  switch (question.type) {
    case 'yes-no':
      return [
        { title: 'Yes', value: true },
        { title: 'No', value: false },
      ];
    case 'rating':
      return Array.from({ length: question.max }, (_, i) => ({ title: String(i + 1), value: i + 1 }));
    case 'choice':
      return question.many ? [] : question.choices.map((title, i) => ({ title, value: i + 1 }));
    default:
      return [];
  }
}

/** Side by side only where all of them are short; else one below the other, so that none is cut off. */
const SHORT_ROW = 24;

function rowsOf(buttons: readonly { readonly title: string }[]) {
  const isShort = buttons.reduce((sum, { title }) => sum + title.length, 0) <= SHORT_ROW;
  const rows = isShort ? [buttons] : buttons.map(each => [each]);
  return rows.map(actions => ({ type: 'ActionSet', spacing: 'Small', actions }));
}

function wordsOf({ optional, back, questions }: SurveyQuestionCard): string {
  const all = [...(back ? ['back'] : []), ...(optional ? ['skip'] : []), 'cancel'];
  const yours = questions.length > 1 ? '' : ' your answer, or';
  return `You can also write${yours}: ${all.join(', ')}.`;
}

/** Where they would be too many they open under one button. */
function ways(said: SurveyQuestionCard, context: ViewContext, buttons: number) {
  const words = [...(said.back ? ['Back'] : []), ...(said.optional ? ['Skip'] : []), 'Cancel'];
  const send = buttons > 0 ? [] : [button('Send', said, context, {}, true)];
  const all = [
    ...words.map(title => button(title, said, context, { word: title.toLowerCase() })),
    ...(said.topic === undefined ? [] : [stop(said.topic, context)]),
  ];
  if (buttons + send.length + all.length <= MOST_ACTIONS) return [...send, ...all];
  const more = { type: 'AdaptiveCard', body: [], actions: all };
  return [...send, { type: 'Action.ShowCard', title: 'More', card: more }];
}

const stop = (topic: string, context: ViewContext) => withoutInputs(stopButton(topic, context));

/** So many answers are shown; a survey has at most 20 questions. */
const LONGEST_ANSWER = 200;

export function surveyThanksView(said: SurveyThanks, _context: ViewContext, cut: Shortening): View {
  const title = titleOf(said.title);
  const answers = (said.answers ?? []).map(({ question, answer }) => ({
    question: plain(question, cut.detail === 0 ? 80 : LONGEST.title),
    answer: plain(answer, cut.detail === 0 ? 80 : LONGEST_ANSWER, 4),
  }));
  return {
    summary: `Thank you. Your answers to “${title}” are kept.`,
    data: {
      title,
      words: said.anonymous ? THANKS_ANONYMOUS : 'Your answers are kept:',
      answers,
    },
  };
}

const THANKS_ANONYMOUS = 'Your answers are kept without your name, so they are not repeated here either.';
