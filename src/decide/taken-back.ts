import { isStillOn } from '../core/attention.ts';
import type { ChangedWish } from '../core/changed-wish.ts';
import type { Wanted } from '../core/wanted.ts';

/** Changes of somebody's wishes, wish by wish, and what taking them back makes of them. */

type Tree = Readonly<Record<string, unknown>>;
type Path = ChangedWish['path'];

/** Each wish that is another now. A mute or pause that is over is none. */
export function changesBetween(before: Wanted, after: Wanted, now: Date): ChangedWish[] {
  const paths = [...pathsIn({ ...before }), ...pathsIn({ ...after })];
  return [...new Map(paths.map(path => [JSON.stringify(path), path])).values()].flatMap(path => {
    const [was, is] = [wishAt(before, path, now), wishAt(after, path, now)];
    if (isSame(was, is)) return [];
    return [{ path, ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) }];
  });
}

/** As it was before, but for what was changed since: that is `left` as it is. A wish that would be over by now does not come back. */
export function takenBack(
  standing: Wanted,
  changes: readonly ChangedWish[],
  now: Date,
): { readonly wanted: Wanted; readonly left: readonly ChangedWish[] } {
  const isAsDone = ({ path, after }: ChangedWish) =>
    isSame(wishAt(standing, path, now), unlessOver(path, after, now));
  const [back, left] = [changes.filter(isAsDone), changes.filter(change => !isAsDone(change))];
  const tree = back.reduce<Tree>(
    (all, { path, before }) => withWish(all, path, unlessOver(path, before, now)),
    { ...standing },
  );
  return { wanted: { ...NOTHING, ...tree }, left };
}

const NOTHING: Wanted = { attention: {}, preferences: {}, choices: {}, stops: {} };

const BY_TOPIC: ReadonlySet<string> = new Set(['muted', 'digests', 'urgent']);

const holdsWishes = (at: Path, name: string): boolean =>
  at.length === 0 || (at.length === 1 && at[0] === 'attention' && BY_TOPIC.has(name));

const pathsIn = (tree: Tree, at: Path = []): Path[] =>
  Object.entries(tree).flatMap(([name, is]) =>
    holdsWishes(at, name) ? pathsIn(Object(is), [...at, name]) : [[...at, name]],
  );

/** The wish that stands there by now; undefined: there is none, or it is over. */
const wishAt = (wanted: Wanted, path: Path, now: Date): unknown =>
  unlessOver(path, path.reduce<unknown>(within, wanted), now);

const within = (tree: unknown, name: string): unknown =>
  typeof tree === 'object' && tree !== null && Object.hasOwn(tree, name)
    ? Reflect.get(tree, name)
    : undefined;

const unlessOver = (path: Path, is: unknown, now: Date): unknown =>
  lasts(path) && typeof is === 'string' && !isStillOn(is, now) ? undefined : is;

const lasts = ([of, what = '']: Path): boolean =>
  of === 'attention' && (what === 'pausedUntil' || what === 'muted');

function withWish(tree: Tree, [name = '', ...rest]: Path, is: unknown): Tree {
  const { [name]: inner, ...others } = tree;
  const next = rest.length === 0 ? is : orNothing(withWish(Object(inner), rest, is));
  return next === undefined ? others : { ...others, [name]: next };
}

/** As JSON: the database keeps the keys of an object in an order of its own. */
const isSame = (one: unknown, other: unknown): boolean => inOrder(one) === inOrder(other);

const inOrder = (value: unknown): string =>
  JSON.stringify(value, (_, inner) =>
    Array.isArray(inner) || typeof inner !== 'object' || inner === null
      ? inner
      : Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1))),
  ) ?? '';

const orNothing = (tree: Tree): Tree | undefined => (Object.keys(tree).length === 0 ? undefined : tree);
