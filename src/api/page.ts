/** As many as one answer has. */
export const PAGE = 200;

/** A page of what was asked for with one more than it has: if that came, there is another, from the last one on. */
export function pageOf<T>(
  found: readonly T[],
  cursorOf: (last: T) => string,
): { readonly items: readonly T[]; readonly next: string | null } {
  const items = found.slice(0, PAGE);
  const last = items.at(-1);
  return { items, next: found.length > PAGE && last !== undefined ? cursorOf(last) : null };
}

/** How many to ask for. */
export const ASKED = PAGE + 1;

export const byId = ({ id }: { readonly id: string }): string => id;
