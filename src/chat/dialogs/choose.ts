import type { PromptCard } from '../../core/cards.ts';
import type { Circumstances, Heard, Understood } from '../../core/dialogue.ts';
import type { Said } from '../../core/notification.ts';
import type { Text } from '../../core/phrase.ts';
import { asCompared } from '../../text/forms.ts';
import { phrase, type SentenceKey } from '../../text/phrase.ts';
import { isPlainly } from '../../text/plain-answers.ts';

/** One of the answers that a question offers: what it is kept as, what the button says, what people write for it. */
export interface Choice<T extends string | boolean = string> {
  readonly value: T;
  readonly title: Text;
  readonly hint?: Text;
  /** Further words for it: forms (`text/forms.ts`). */
  readonly words?: SentenceKey;
}

export const YES_NO: readonly Choice<boolean>[] = [
  { value: true, title: phrase('prompt.yes'), words: 'prompt.word.yes' },
  { value: false, title: phrase('prompt.no'), words: 'prompt.word.no' },
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
  { readings }: Circumstances,
): Understood {
  const choice =
    heard.kind === 'pressed'
      ? choices.find(({ value }) => value === heard.data.value)
      : written(choices, asCompared(heard.text), readings);
  if (choice !== undefined) return { answers: { [step]: choice.value }, words: choice.title };
  return { unclear: phrase('prompt.choose', { choices: { list: choices.map(({ title }) => title) } }) };
}

function written<T extends string | boolean>(
  choices: readonly Choice<T>[],
  line: string,
  readings: Circumstances['readings'],
) {
  const titlesOf = ({ title }: Choice<T>) => readings(title).map(asCompared);
  const wordsOf = ({ words }: Choice<T>) => (words === undefined ? [] : readings(phrase(words)));
  const exact = choices.find(
    (choice, i) =>
      [String(choice.value), ...titlesOf(choice), String(i + 1)].includes(line) ||
      isPlainly(line, wordsOf(choice)),
  );
  const starting = choices.filter(
    choice => line.length > 2 && titlesOf(choice).some(title => title.startsWith(line)),
  );
  return exact ?? (starting.length === 1 ? starting[0] : undefined);
}
