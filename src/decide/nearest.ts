/** The one that is written almost as the word is: of several, the nearest, and of those the first. */
export function nearest(
  word: string,
  known: Iterable<string>,
  mayDiffer: MayDiffer = lettersThatMayDiffer,
): string | undefined {
  const all = [...known]
    .map(name => ({ name, most: mayDiffer(name) }))
    // Each edit is a letter more or less, so of other lengths there is nothing to compare.
    .filter(({ name, most }) => Math.abs(name.length - word.length) <= most);
  const most = all.reduce((largest, each) => Math.max(largest, each.most), 0);
  for (let edits = 0; edits <= most; edits += 1) {
    const near = all.find(each => edits <= each.most && isNear(word, each.name, edits));
    if (near !== undefined) return near.name;
  }
  return undefined;
}

/** By how many letters a word may differ from this one and still mean it. The work grows with a power of it. */
export type MayDiffer = (known: string) => number;

/** Half of the short words are a letter away from some other word. */
function lettersThatMayDiffer({ length }: string): number {
  if (length < 4) return 0;
  return length < 8 ? 1 : 2;
}

/**
 * Whether so many letters, at most, are missing, too many, wrong, or swapped with their neighbour. `i` and `j`: from
 * where on. The common beginning is walked over once, and the rest branches `edits` times.
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
