import type { PromptCard } from '../../core/cards.ts';
import { LONGEST, plain, plainLine } from '../plain.ts';
import type { RenderContext } from '../ports/render.ts';
import type { View } from './view.ts';

/** Side by side only where all of them are short; else one below the other, so that none is cut off. */
const SHORT_ROW = 30;

/** A question of a dialogue: its answers as buttons, and the words that work in every dialogue. */
export function promptView(said: PromptCard, context: RenderContext): View {
  const question = plain(said.question, LONGEST.note);
  const isOpen = said.answered === undefined;
  return {
    summary: plainLine(said.question, LONGEST.title),
    data: {
      question,
      ...(isOpen && said.note && { note: plain(said.note, LONGEST.note) }),
      ...(isOpen && said.hint && { hint: plain(said.hint, LONGEST.note) }),
      ...(isOpen && said.prompt && { words: words(said), ...choices(said, context) }),
      actions: isOpen && said.prompt ? ways(said, context) : [],
      ...(said.answered !== undefined && { answered: plainLine(said.answered, LONGEST.factValue) }),
    },
  };
}

function words({ optional, back }: PromptCard): string {
  const all = ['cancel', ...(back ? ['back'] : []), ...(optional ? ['skip'] : [])];
  return `You can also write: ${all.join(', ')}.`;
}

function choices(said: PromptCard, context: RenderContext) {
  const buttons = (said.choices ?? []).map(({ title, value }) =>
    promptButton(title, said, context, { value }),
  );
  if (buttons.length === 0) return {};
  const isShort = buttons.reduce((sum, { title }) => sum + title.length, 0) <= SHORT_ROW;
  const rows = isShort ? [buttons] : buttons.map(button => [button]);
  return { choices: rows.map(actions => ({ type: 'ActionSet', spacing: 'Small', actions })) };
}

function ways(said: PromptCard, context: RenderContext) {
  const all = [...(said.back ? ['Back'] : []), ...(said.optional ? ['Skip'] : []), 'Cancel'] as const;
  return all.map(title => promptButton(title, said, context, { word: title.toLowerCase() }));
}

/**
 * A button that answers the question: verb `answer`, with the prompt that it belongs to. `Action.Submit` for clients
 * that do not know `Action.Execute`, with the same data.
 */
export function promptButton(
  label: string,
  { prompt }: Pick<PromptCard, 'prompt'>,
  { deliveryId }: RenderContext,
  more: Readonly<Record<string, unknown>>,
) {
  const title = plainLine(label, LONGEST.actionTitle) || 'This one';
  const data = { delivery: deliveryId, prompt, ...more };
  const fallback = { type: 'Action.Submit', title, data: { verb: 'answer', ...data } };
  return { type: 'Action.Execute', title, verb: 'answer', data, fallback };
}
