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
