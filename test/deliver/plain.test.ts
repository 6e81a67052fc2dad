import { describe, expect, test } from 'vitest';
import { clip, plain, plainLine } from '../../src/deliver/plain.ts';

describe('plain text', () => {
  test.each([
    ['keeps ordinary text as it is', 'Größe: 3 × 4 „m“ 🚀', 'Größe: 3 × 4 „m“ 🚀'],
    ['keeps line breaks, of every system', 'a\r\nb\rc\u2028d\ne', 'a\nb\nc\nd\ne'],
    ['takes control characters out', 'a\u0000b\u001Bc\u007Fd\u0090e\uFEFFf', 'abcdef'],
    ['takes overrides, embeddings and isolates out', '\u202Eevil\u202C \u2066x\u2069', 'evil x'],
    ['breaks what a client would turn into a date', '{{DATE(x)}}', '{\u200B{DATE(x)}}'],
    ['breaks longer runs of braces too', '{{{a', '{\u200B{\u200B{a'],
    ['repairs half a surrogate pair', 'a\uD800b', 'a\uFFFDb'],
    ['lets no letter carry a tower of marks', `e${'\u0301'.repeat(50)}`, `e${'\u0301'.repeat(6)}`],
    ['keeps Right-to-left text from reordering ours', 'שלום 1', '\u2068שלום 1\u2069'],
    [
      'keeps names apart in a sentence from right to left',
      'قال \u2068a/1\u2069.',
      '\u2068قال \u2068a/1\u2069.\u2069',
    ],
    [
      'takes an end of nothing out, and what does not end',
      'a\u2069 \u2068b\n\u2068c\u2069',
      'a b\n\u2068c\u2069',
    ],
    ['isolates line by line', 'abc\nשלום\n', 'abc\n\u2068שלום\u2069'],
    ['isolates a lone right-to-left mark', 'a\u200Fb', '\u2068a\u200Fb\u2069'],
    ['leaves Markdown alone, since it goes where none is read', '**b** [x](y)', '**b** [x](y)'],
    ['folds heaps of empty lines', 'a\n\n\n\n\nb', 'a\n\nb'],
  ])('%s', (_claim, from, to) => {
    expect(plain(from)).toBe(to);
  });

  test('made plain again, it stays as it is', () => {
    const once = plain('שלום {{{x\n\n\n\u202Ey');
    expect(plain(once)).toBe(once);
  });

  test('in one line has no line breaks', () => {
    expect(plainLine(' a\n\n b\tc ')).toBe('a b c');
  });

  test('shows at most the lines that it may', () => {
    expect(plain('1\n2\n3\n4', 100, 2)).toBe('1\n2…');
  });
});

describe('clipping', () => {
  test('leaves what fits', () => expect(clip('abc', 3)).toBe('abc'));
  test('ends in an ellipsis and keeps to the length', () => expect(clip('abcdef', 4)).toBe('abc…'));
  test('never cuts an emoji in two', () => {
    expect(clip('ab👩‍👩‍👧‍👦cd', 8)).toBe('ab…');
    expect(clip('a🇩🇪🇫🇷', 6)).toBe('a🇩🇪…');
  });
  test('leaves no space before the ellipsis', () => expect(clip('abc defg', 5)).toBe('abc…'));
  test('leaves no other mark before it', () => expect(clip('It ended. So did we', 10)).toBe('It ended…'));
  test('cuts no words for isolates, which nobody sees', () => {
    expect(plainLine('\u2068Ana\u2069 (\u20683\u2069)', 7)).toBe('\u2068Ana\u2069 (\u20683\u2069)');
    expect(plainLine('\u2068\u2069'.repeat(100), 7).length).toBeLessThan(30);
  });
});
