import type { PromptCard } from '../../core/cards.ts';
import type { Heard, Understood } from '../../core/dialogue.ts';
import type { Said } from '../../core/notification.ts';

/** One of the answers that a question offers: what it is kept as, what the button says, what people write for it. */
export interface Choice<T extends string | boolean = string> {
  readonly value: T;
  readonly title: string;
  readonly hint?: string;
  /** Further words for it, in lower case. */
  readonly words?: readonly string[];
}

export const YES_NO: readonly Choice<boolean>[] = [
  { value: true, title: 'Yes', words: ['y', 'yes', 'yes please', 'sure', 'ok', 'true'] },
  { value: false, title: 'No', words: ['n', 'no', 'no thanks', 'false'] },
];

/** A question as a card of the template `prompt`. */
export function prompt(card: PromptCard): Said {
  return { template: 'prompt', data: { ...card } };
}

/** By its button, its number in the list, its title or the beginning of it, or one of its words. */
export function choose<T extends string | boolean>(
  step: string,
  choices: readonly Choice<T>[],
  heard: Heard,
): Understood {
  const choice =
    heard.kind === 'pressed'
      ? choices.find(({ value }) => value === heard.data.value)
      : written(choices, heard.text.trim().toLowerCase());
  if (choice !== undefined) return { answers: { [step]: choice.value }, words: choice.title };
  const titles = choices.map(({ title }) => `"${title}"`);
  return { unclear: `I did not understand that. Write ${titles.join(' or ')}, or press a button.` };
}

function written<T extends string | boolean>(choices: readonly Choice<T>[], text: string) {
  const plain = text.replace(/(?<![.!])[.!]+$/, '');
  const exact = choices.find(
    ({ value, title, words }, i) =>
      [String(value), title.toLowerCase(), String(i + 1)].includes(plain) || words?.includes(plain),
  );
  const starting = choices.filter(({ title }) => plain.length > 2 && title.toLowerCase().startsWith(plain));
  return exact ?? (starting.length === 1 ? starting[0] : undefined);
}
