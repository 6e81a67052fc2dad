import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asCsv } from '../../src/api/csv.ts';

/** As a spreadsheet takes a file apart that it believes to have this separator: quotes mean something only at the start of a cell. */
function opened(csv: string, separator: string): string[] {
  const cells: string[] = [];
  for (let rest = csv; rest !== ''; ) {
    const quoted = /^"((?:[^"]|"")*)"?/.exec(rest);
    const inQuotes = quoted?.[1]?.replaceAll('""', '"') ?? '';
    const tail = rest.slice(quoted?.[0].length ?? 0);
    const end = [...tail].findIndex(char => char === separator || char === '\r' || char === '\n');
    const bare = end < 0 ? [...tail] : [...tail].slice(0, end);
    cells.push(inQuotes + bare.join(''));
    rest = [...tail].slice(bare.length + 1).join('');
  }
  return cells;
}

const FORMULA = /^[\s"]*[=+\-@＝＋－＠]/;
const SEPARATORS = [',', ';', '\t', '|'];

describe('a cell', () => {
  test.each([
    ...[
      '=cmd|x',
      '+1',
      '-1',
      '@SUM(A1)',
      '＝1',
      ' =1',
      '"=1',
      'a;=1',
      'a;-1',
      'a\t@x',
      'a; =1',
      'a;"=1"',
      ';;=1',
      '|=1',
    ],
    ...['a\n=1', 'a\r\n+1', 'a\n\n@1'],
  ])('%j is no formula to a spreadsheet, whatever it takes for the separator', text => {
    const csv = asCsv([['first', text, 'last']]);
    for (const separator of SEPARATORS)
      expect(opened(csv, separator).filter(cell => FORMULA.test(cell))).toEqual([]);
  });

  test('of any text is none', () => {
    const tricky = fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      '＝',
      ';',
      ',',
      '\t',
      '|',
      '"',
      "'",
      ' ',
      '\n',
      '\r',
      'a',
      '1',
    );
    const text = fc.array(tricky, { maxLength: 12 }).map(chars => chars.join(''));
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...SEPARATORS),
        (row, separator) =>
          void expect(opened(asCsv([row]), separator).filter(cell => FORMULA.test(cell))).toEqual([]),
      ),
    );
  });

  test.each([
    'fine',
    '',
    'a;b',
    'a, -b',
    'Grün; 緑',
    "it's",
    'a-b',
    '{"run":-1}',
    '[1,-2]',
    'ana@contoso.com',
  ])('%j stands as it is', text =>
    expect(asCsv([[text, 'next']])).toBe(`"${text.replaceAll('"', '""')}","next"\r\n`),
  );

  test.each(['fine\nx', 'fine\rx', 'fine\r\nx', 'a,b'])('%j stays one cell', text =>
    expect(opened(asCsv([[text, 'next']]), ',')).toEqual([text, 'next', '']),
  );

  test('a number below zero is a number', () => expect(asCsv([[-5, 1.5]])).toBe('"-5","1.5"\r\n'));
});
