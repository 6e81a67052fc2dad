/**
 * Whether PostgreSQL can keep a text. JSON carries U+0000 and half of a surrogate pair, and PostgreSQL refuses both,
 * as a text and as a part of `jsonb`.
 */
export const isKeepable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/** The text without what cannot be kept: people paste such things without seeing them. */
export const keepable = (text: string): string => text.toWellFormed().replaceAll('\0', '');

/** At most so many UTF-16 units. A cut text ends in "…", which comes on top, so that it is told from a whole one. */
export function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest).toWellFormed()}…`;
}

/** Every run of white space as one space. Lines stay lines, with at most one empty line between two. */
export function folded(text: string): string {
  return text
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** A value typed into a card, where anything may stand, as text: numbers and booleans as they are written. */
export function typed(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
