import type { PromptCard } from '../../core/cards.ts';
import { listed } from '../../text/format.ts';
import { firstForm } from '../../text/forms.ts';
import { worded } from '../../text/phrase.ts';
import type { Voice } from '../../text/voice.ts';
import type { ViewContext } from '../feature.ts';
import { LONGEST, plain, plainLine } from '../plain.ts';
import type { View } from './view.ts';

/** Side by side only where all of them are short; else one below the other, so that none is cut off. */
const SHORT_ROW = 30;

/** A question of a dialogue: its answers as buttons, and the words that work in every dialogue. */
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
      ...(isOpen &&
        said.prompt && {
          ways: voice.say('prompt.words', { words: waysInWords(said, voice) }),
          ...choices(said, context),
        }),
      actions: isOpen && said.prompt ? ways(said, context) : [],
      ...(said.answered !== undefined && {
        answered: plainLine(worded(voice, said.answered), LONGEST.factValue),
      }),
    },
  };
}

/** What is written for the same, in the order of the buttons. */
export function waysInWords(said: Ways, { say, locale }: Voice): string {
  return listed(
    waysOf(said).map(word => firstForm(say(`dialog.word.${word}`))),
    { locale },
  );
}

type Ways = Pick<PromptCard, 'optional' | 'back'>;

/** What every question has besides its answers, in the order of the buttons, as they stand in their data. */
export const waysOf = ({ optional, back }: Ways) => [
  ...(back ? ['back' as const] : []),
  ...(optional ? ['skip' as const] : []),
  'cancel' as const,
];

function choices(said: PromptCard, context: ViewContext) {
  const buttons = (said.choices ?? []).map(({ title, value }) =>
    promptButton(worded(context.voice, title), said, context, { value }),
  );
  if (buttons.length === 0) return {};
  const isShort = buttons.reduce((sum, { title }) => sum + title.length, 0) <= SHORT_ROW;
  const rows = isShort ? [buttons] : buttons.map(button => [button]);
  return { choices: rows.map(actions => ({ type: 'ActionSet', spacing: 'Small', actions })) };
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
