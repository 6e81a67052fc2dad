import { stripVTControlCharacters } from 'node:util';

/** Columns as wide as their widest cell; the last one ends as it ends. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows.map(row => row.map(plain))];
  const widths = head.map((_, column) => Math.max(...all.map(row => [...(row[column] ?? '')].length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - [...cell].length))
      .join('  ')
      .trimEnd();
  return all.map(row => `${line(row)}\n`).join('');
}

/** Text that others wrote must not steer the terminal, nor end a line. */
const plain = (text: string) => stripVTControlCharacters(text).replaceAll(/\p{Cc}+/gu, ' ');
