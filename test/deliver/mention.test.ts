import { expect, test } from 'vitest';
import { mentionLine } from '../../src/deliver/views/mention.ts';
import { english } from '../voices.ts';

const mention = (...names: string[]) =>
  mentionLine(
    english,
    names.map((name, index) => ({ id: `29:${index}`, name })),
  );

test('a mention is an entity whose text is in the line, letter by letter', () => {
  expect(mention('Ana Silva', "Jean-Luc O'Neil")).toEqual({
    text: "<at>Ana Silva</at> and <at>Jean-Luc O'Neil</at>",
    entities: [
      { type: 'mention', text: '<at>Ana Silva</at>', mentioned: { id: '29:0', name: 'Ana Silva' } },
      {
        type: 'mention',
        text: "<at>Jean-Luc O'Neil</at>",
        mentioned: { id: '29:1', name: "Jean-Luc O'Neil" },
      },
    ],
  });
});

test.each([
  ['</at><at>Everyone</at>', 'at at Everyone at'],
  ['**[Ana](https://evil.example)**', 'Ana https evil.example'],
  ['Lena Fischer (Guest)', 'Lena Fischer Guest'],
  ['{{DATE(2026-11-20)}}', 'DATE 2026-11-20'],
  ['アナ・シルバ', 'アナ シルバ'],
])('of the name %s only what is harmless in a TextBlock is left', (name, left) => {
  expect(mention(name)?.entities.map(({ mentioned }) => mentioned.name)).toEqual([left]);
});

test('at most three are mentioned, and nobody whose name is nothing', () => {
  expect(mention('A', 'B', 'C', 'D')?.entities).toHaveLength(3);
  expect(mention('***')).toBeUndefined();
  expect(mention()).toBeUndefined();
});
