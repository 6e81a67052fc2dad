/** What somebody may have meant whose line is no command: a command that is written almost so, or a hint. */
export type Guess = { readonly meant: string } | { readonly note: string };

/** The first words of commands, and whether more follows them. Of two that are as near, the first is meant. */
const COMMANDS: ReadonlyMap<string, 'alone' | 'with more'> = new Map([
  ['help', 'alone'],
  ['topics', 'alone'],
  ['subscribe', 'with more'],
  ['unsubscribe', 'with more'],
  ['why', 'alone'],
  ['settings', 'alone'],
  ['survey', 'alone'],
  ['reminders', 'alone'],
  ['remind', 'with more'],
  ['watches', 'alone'],
  ['watch', 'with more'],
  ['unwatch', 'with more'],
  ['ask', 'with more'],
  ['cancel', 'alone'],
  ['continue', 'alone'],
]);

/** What people look for by its name, and is not a word to write. */
const HINTS: ReadonlyMap<string, string> = new Map([
  ['snooze', 'To snooze a card, press Snooze on it. What you snoozed stands among your "reminders".'],
  ['mute', 'To stop a topic, press "Stop these" on one of its cards, or write "topics".'],
  ['back', 'Nothing is asked at the moment, so there is nothing to go back to.'],
  ['skip', 'Nothing is asked at the moment, so there is nothing to skip.'],
  ['done', 'Nothing is asked at the moment, so there is nothing to end.'],
]);

/** Pure. Nothing is done on a guess: it is only said. */
export function guess(line: string): Guess | undefined {
  const [first = '', ...more] = line.trim().split(/\s+/);
  const word = first.toLowerCase().replace(/^\/|(?<![.,:!?])[.,:!?]+$/g, '');
  const hint = HINTS.get(nearest(word, HINTS.keys()) ?? '');
  if (hint !== undefined) return { note: hint };
  const command = nearest(word, COMMANDS.keys());
  if (command === undefined) return undefined;
  const rest = COMMANDS.get(command) === 'with more' ? more : [];
  return { meant: [command, ...rest].join(' ') };
}

/** So many edits at most; each of them is a letter more or less, so of other lengths there is nothing to compare. */
const MOST_EDITS = 2;

/** The one that is written almost as the word is. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const all = [...known].filter(each => Math.abs(each.length - word.length) <= MOST_EDITS);
  for (let edits = 0; edits <= MOST_EDITS; edits += 1) {
    const near = all.find(each => edits <= allowed(each) && isNear(word, each, edits));
    if (near !== undefined) return near;
  }
  return undefined;
}

/** Half of the short words are a letter away from some other word. */
function allowed({ length }: string): number {
  if (length < 4) return 0;
  return length < 8 ? 1 : MOST_EDITS;
}

/**
 * Whether so many letters, at most, are missing, too many, wrong, or swapped with their neighbour. `i` and `j`: from
 * where on. What is the same at the beginning is walked over once, and what is left branches `edits` times.
 */
function isNear(a: string, b: string, edits: number, i = 0, j = 0): boolean {
  if (Math.abs(a.length - i - (b.length - j)) > edits) return false;
  let [x, y] = [i, j];
  while (x < a.length && a[x] === b[y]) [x, y] = [x + 1, y + 1];
  if (x === a.length && y === b.length) return true;
  if (edits === 0) return false;
  const rest = (more: number, less: number) => isNear(a, b, edits - 1, x + more, y + less);
  const isSwap = x + 1 < a.length && a[x] === b[y + 1] && a[x + 1] === b[y];
  return rest(1, 0) || rest(0, 1) || rest(1, 1) || (isSwap && rest(2, 2));
}
