import type { PromptCard } from '../../core/cards.ts';
import { worded } from '../../text/phrase.ts';
import type { ViewContext } from '../feature.ts';
import { LONGEST, plain, plainLine } from '../plain.ts';
import type { View } from './view.ts';

/** A question of a dialogue: its answers as buttons, and the ways out that every dialogue has. */
export function promptView(said: PromptCard, context: ViewContext): View {
  const { voice } = context;
  const question = plain(worded(voice, said.question), LONGEST.note);
  const isOpen = said.answered === undefined;
  return {
    summary: plainLine(question, LONGEST.title),
    data: {
      question,
      ...(isOpen && said.note && { note: plain(worded(voice, said.note), LONGEST.note) }),
      ...(isOpen && said.hint && { hint: plain(worded(voice, said.hint), LONGEST.note) }),
      ...(isOpen && said.prompt && choices(said, context)),
      actions: isOpen && said.prompt ? ways(said, context) : [],
      ...(said.answered !== undefined && {
        answered: plainLine(worded(voice, said.answered), LONGEST.factValue),
      }),
    },
  };
}

type Ways = Pick<PromptCard, 'optional' | 'back'>;

/** The ways out of every question besides its answers, in the order of the buttons, as they stand in their data. */
export const waysOf = ({ optional, back }: Ways) => [
  ...(back ? ['back' as const] : []),
  ...(optional ? ['skip' as const] : []),
  'cancel' as const,
];

function choices(said: PromptCard, context: ViewContext) {
  const all = (said.choices ?? []).map(({ title, value }) => ({
    value,
    title: worded(context.voice, title),
  }));
  const buttons = all.map(({ title, value }) => promptButton(title, said, context, { value }));
  // A title that is cut on its button is read above it.
  const listed = all.some(({ title }) => title.length > LONGEST.actionTitle) && {
    listed: all.map(({ title }) => ({ line: plainLine(title, LONGEST.note) })),
  };
  return buttons.length === 0 ? {} : { choices: inRows(buttons), ...listed };
}

/** As wide as a card on a phone, in letters; a button has room on both sides of its title, and some letters are two wide. */
const ROW = 40;
const widthOf = ({ title }: Titled) =>
  4 + [...title].reduce((sum, letter) => sum + (WIDE.test(letter) ? 2 : 1), 0);
const WIDE = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/;

interface Titled {
  readonly title: string;
}

/** Buttons side by side as long as they fit, so that none is cut off. */
export function inRows(buttons: readonly Titled[]): object[] {
  const rows: Titled[][] = [];
  for (const button of buttons) {
    const row = rows.at(-1);
    if (row !== undefined && [...row, button].reduce((sum, each) => sum + widthOf(each), 0) <= ROW)
      row.push(button);
    else rows.push([button]);
  }
  return rows.map(actions => ({ type: 'ActionSet', spacing: 'Small', actions }));
}

function ways(said: PromptCard, context: ViewContext) {
  return waysOf(said).map(word => promptButton(context.voice.say(`button.${word}`), said, context, { word }));
}

/**
 * A button that answers the question: verb `answer`, with the prompt that it belongs to. `Action.Submit` for clients
 * that do not know `Action.Execute`, with the same data.
 */
export function promptButton(
  label: string,
  { prompt }: Pick<PromptCard, 'prompt'>,
  { deliveryId, voice }: ViewContext,
  more: Readonly<Record<string, unknown>>,
) {
  const title = plainLine(label, LONGEST.actionTitle) || voice.say('prompt.this-one');
  const data = { delivery: deliveryId, prompt, ...more };
  const fallback = { type: 'Action.Submit', title, data: { verb: 'answer', ...data } };
  return { type: 'Action.Execute', title, verb: 'answer', data, fallback };
}
