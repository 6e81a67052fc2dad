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
  const word = first.toLowerCase().replace(/^\/|[.,:!?]+$/g, '');
  const hint = HINTS.get(nearest(word, HINTS.keys()) ?? '');
  if (hint !== undefined) return { note: hint };
  const command = nearest(word, COMMANDS.keys());
  if (command === undefined) return undefined;
  const rest = COMMANDS.get(command) === 'with more' ? more : [];
  return { meant: [command, ...rest].join(' ') };
}

/** The one that is written almost as the word is. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const all = [...known];
  for (const edits of [0, 1, 2]) {
    const near = all.find(each => edits <= allowed(each) && isNear(word, each, edits));
    if (near !== undefined) return near;
  }
  return undefined;
}

/** Half of the short words are a letter away from some other word. */
function allowed({ length }: string): number {
  if (length < 4) return 0;
  return length < 8 ? 1 : 2;
}

/** Whether so many letters, at most, are missing, too many, wrong, or swapped with their neighbour. */
function isNear(a: string, b: string, edits: number): boolean {
  if (a === b || edits === 0) return a === b;
  const same = [...a].findIndex((letter, i) => letter !== b[i]);
  const [x, y] = same < 0 ? ['', b.slice(a.length)] : [a.slice(same), b.slice(same)];
  const rest = (i: number, j: number) => isNear(x.slice(i), y.slice(j), edits - 1);
  const isSwap = x.length > 1 && x[0] === y[1] && x[1] === y[0];
  return rest(1, 0) || rest(0, 1) || rest(1, 1) || (isSwap && rest(2, 2));
}
