import type { Text } from '../../../core/phrase.ts';
import type { ViewContext } from '../../../deliver/feature.ts';
import { LONGEST, plain, plainLine } from '../../../deliver/plain.ts';
import { act, positive, withoutInputs } from '../../../deliver/views/act.ts';
import { inRows, waysOf } from '../../../deliver/views/prompt.ts';
import { stopButton } from '../../../deliver/views/stop.ts';
import type { Shortening, View } from '../../../deliver/views/view.ts';
import type { Say } from '../../../text/catalogue.ts';
import { number } from '../../../text/format.ts';
import { nearMoment } from '../../../text/near-moment.ts';
import { worded } from '../../../text/phrase.ts';
import type { Voice } from '../../../text/voice.ts';
import { saidTo } from '../rules/survey-languages.ts';
import type { SurveyQuestion } from '../survey.ts';
import type { SurveyCard, SurveyQuestionCard } from './survey-cards.ts';
import { apart, button, inputOf, type Named } from './survey-input.ts';

/** The card in a channel: everybody answers 1:1. */
export function surveyView(asked: SurveyCard, context: ViewContext, cut: Shortening): View {
  const { voice } = context;
  const said = saidTo(asked, voice);
  const { say } = voice;
  const title = titleOf(said.title, say);
  const answer = positive(act(say('button.answer'), 'beginSurvey', { delivery: context.deliveryId }));
  return {
    summary: say('surveys.summary', { title }),
    data: {
      title,
      about: say('surveys.about', {
        what: plainLine(worded(voice, said.subject.name), LONGEST.subject),
        actor: actorOf(said.actor.name, say),
        closes: nearMoment(voice, new Date(said.closesAt)),
      }),
      ...(said.intro && cut.detail > 0 && { intro: plain(said.intro, cut.detail) }),
      seen: seenBy(said.actor.name, said, say),
      ...(context.why && { why: plainLine(context.why, LONGEST.why) }),
      actions: [answer, stop(said.topic, context)],
    },
  };
}

export const titleOf = (title: string, say: Say) => plainLine(title, LONGEST.title) || say('surveys.title');

/** The line that tells who will see the answers, before anything is asked. */
const seenBy = (name: string, { anonymous }: { anonymous?: boolean }, say: Say) =>
  say(anonymous ? 'surveys.anonymous' : 'surveys.named', { actor: actorOf(name, say) });

const actorOf = (name: string, say: Say) => plainLine(name, LONGEST.actor) || say('people.someone');

/** A question with its ways to answer; or all of them, with one button. */
export function surveyQuestionView(asked: SurveyQuestionCard, context: ViewContext, cut: Shortening): View {
  const { voice } = context;
  const said = saidTo(asked, voice);
  const isOpen = said.answered === undefined && said.prompt !== undefined && context.remark === undefined;
  const isForm = said.questions.length > 1;
  const [only] = said.questions;
  const buttons = !isOpen || isForm || only === undefined ? [] : buttonsOf(only, said, context);
  const named = said.questions.map((question, i) => namedAs(question, voice.say, isForm ? i + 1 : undefined));
  const hasInputs = isOpen && buttons.length === 0;
  const blocks = named.map((each, i) =>
    blockOf(each, { hasInputs, isForm, said, cut, voice, number: i + 1, answer: said.each?.[i] }),
  );
  return {
    summary: voice.say('surveys.summary-question', {
      title: titleOf(said.title, voice.say),
      question: plainLine(only?.text ?? '', LONGEST.title),
    }),
    data: {
      heading: headingOf(said, isForm, voice.say),
      ...(isOpen && openings(said, cut, context)),
      blocks,
      ...(said.answered !== undefined && {
        answered: plain(worded(voice, said.answered), LONGEST.detail, 10),
      }),
      ...(buttons.length > 0 && { choices: inRows(buttons) }),
      ...(isOpen && !isForm && { ways: voice.say('surveys.words') }),
      ...(isOpen &&
        said.topic !== undefined &&
        context.why && { why: plainLine(context.why, cut.heading.why) }),
      actions: isOpen ? ways(said, context, buttons.length) : [],
    },
  };
}

/** The heading names the asker once, where the survey begins. */
function headingOf({ title: given, number, of, actor: by }: SurveyQuestionCard, isForm: boolean, say: Say) {
  const [title, actor] = [titleOf(given, say), actorOf(by, say)];
  const isAlone = isForm || of === 1;
  if (number > 1) return isAlone ? title : say('surveys.question-of', { title, number, of });
  return isAlone
    ? say('surveys.first', { title, actor })
    : say('surveys.first-of', { title, actor, number, of });
}

function openings(said: SurveyQuestionCard, cut: Shortening, { voice }: ViewContext) {
  const { note, intro, number, actor } = said;
  const shown = intro !== undefined && cut.detail > 0 ? plain(intro, cut.detail) : undefined;
  return {
    ...(note && { note: plain(worded(voice, note), LONGEST.detail) }),
    ...(shown && { intro: shown }),
    ...(number === 1 && { seen: seenBy(actor, said, voice.say) }),
  };
}

interface Setting {
  readonly hasInputs: boolean;
  readonly isForm: boolean;
  readonly said: SurveyQuestionCard;
  readonly cut: Shortening;
  readonly voice: Voice;
  readonly number: number;
  readonly answer: Text | undefined;
}

/** On a card with several its label is the question itself, so that an input is never heard without it. */
function namedAs(question: SurveyQuestion, say: Say, number?: number): Named {
  if (number !== undefined)
    return {
      question,
      label: numbered(question, number, apart(textOf(question, say)), say),
      name: `q${number}`,
    };
  const label = say(question.required ? 'surveys.input.answer' : 'surveys.input.answer-optional');
  return { question, label, name: 'value' };
}

function numbered({ required }: SurveyQuestion, number: number, text: string, say: Say): string {
  const key = required ? 'surveys.numbered-question' : 'surveys.numbered-question-optional';
  return say(key, { number, text });
}

const textOf = ({ text }: SurveyQuestion, say: Say) => plain(text, LONGEST.note) || say('surveys.question');

function blockOf(named: Named, { hasInputs, isForm, said, cut, voice, number, answer }: Setting) {
  const hint = hasInputs || !isForm ? hintOf(named, said, { cut, voice }) : '';
  const text = textOf(named.question, voice.say);
  const asked = isForm ? numbered(named.question, number, text, voice.say) : text;
  const hints = hint ? [run(hint, { isSubtle: true }, isForm ? 'Small' : 'None')] : [];
  const heading = run(asked, { weight: 'Bolder', ...(!isForm && { size: 'Medium' }) });
  const answers = answer === undefined ? [] : [run(answerOf(answer, voice), {}, 'None')];
  return {
    type: 'Container',
    spacing: isForm ? 'Large' : 'Small',
    items: hasInputs
      ? [...(isForm ? [] : [heading, ...hints]), ...inputOf(named, voice), ...(isForm ? hints : [])]
      : [heading, ...hints, ...answers],
  };
}

const answerOf = (answer: Text, voice: Voice) => plain(worded(voice, answer), LONGEST.said, 4);

function hintOf(
  { question }: Named,
  { answered }: SurveyQuestionCard,
  { cut, voice }: Pick<Setting, 'cut' | 'voice'>,
): string {
  if (answered !== undefined) return '';
  const ends = question.type === 'rating' ? endsOf(question, voice.say) : [];
  const hint = question.hint && cut.facts > 0 ? [plain(question.hint, LONGEST.note)] : [];
  return [...hint, ...ends].join('\n');
}

/** `1 means poor, 5 means excellent` */
function endsOf(scale: { max: number; low?: string; high?: string }, say: Say): string[] {
  const { max } = scale;
  const [low, high] = [scale.low, scale.high].map(end => end && plainLine(end, LONGEST.topic));
  if (low && high) return [say('surveys.scale', { low, high, max })];
  if (low) return [say('surveys.scale-low', { low })];
  return high ? [say('surveys.scale-high', { high, max })] : [];
}

function run(text: string, more: object, spacing = 'Default') {
  return { type: 'RichTextBlock', spacing, inlines: [{ type: 'TextRun', text, ...more }] };
}

/** Six actions are all that a card takes. */
const MOST_BUTTONS = 5;
const MOST_ACTIONS = 6;

/** The buttons of a question that one press can answer; any other has an input. */
function buttonsOf(question: SurveyQuestion, said: SurveyQuestionCard, context: ViewContext) {
  const titles = titlesOf(question, context.voice);
  if (titles.length > MOST_BUTTONS) return [];
  return titles.map(({ title, value }) => button(title, said, context, { value }));
}

function titlesOf(question: SurveyQuestion, voice: Voice) {
  switch (question.type) {
    case 'yes-no':
      return [
        { title: voice.say('prompt.yes'), value: true },
        { title: voice.say('prompt.no'), value: false },
      ];
    case 'rating':
      return Array.from({ length: question.max }, (_, i) => ({ title: number(i + 1, voice), value: i + 1 }));
    case 'choice':
      return question.many ? [] : question.choices.map((title, i) => ({ title, value: i + 1 }));
    default:
      return [];
  }
}

/** Where they would be too many they open under one button. */
function ways(said: SurveyQuestionCard, context: ViewContext, buttons: number) {
  const { say } = context.voice;
  const send = buttons > 0 ? [] : [positive(button(say('button.send'), said, context, {}, true))];
  const all = [
    ...waysOf(said).map(word => button(say(`button.${word}`), said, context, { word })),
    ...(said.topic === undefined ? [] : [stop(said.topic, context)]),
  ];
  if (buttons + send.length + all.length <= MOST_ACTIONS) return [...send, ...all];
  const more = { type: 'AdaptiveCard', body: [], actions: all };
  return [...send, { type: 'Action.ShowCard', title: say('button.more'), card: more }];
}

const stop = (topic: string, context: ViewContext) => withoutInputs(stopButton(topic, context));
