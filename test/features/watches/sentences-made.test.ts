import { expect, test } from 'vitest';
import type { Text } from '../../../src/core/phrase.ts';
import { worded } from '../../../src/text/phrase.ts';
import { circumstancesAt } from '../../circumstances.ts';
import { catalogue, english } from '../../voices.ts';

/** A module of its own: what another file has made in this process is not made again. */
const { parseWatch }: typeof import('../../../src/features/watches/chat/parse-watch.ts') = await import(
  `${import.meta.resolve('../../../src/features/watches/chat/parse-watch.ts')}?of-its-own`
);

const LINES = [
  ['en', 'the hotel drops by twenty percent'],
  ['de', 'das Hotel fällt um fünfundzwanzig Prozent'],
  ['fr', 'l’hôtel baisse de vingt pour cent'],
  ['es', 'el hotel si baja veinte por ciento'],
  ['pt-BR', 'o hotel se cair vinte por cento'],
  ['ja', 'ホテルが二十%下がったら'],
  ['ar', 'الفندق إذا انخفض دون خمسين'],
] as const;

/** Expressions that are made of what stands in the catalogue, while this is done. */
function madeBy(work: () => unknown): readonly string[] {
  const made: string[] = [];
  const { RegExp: own } = globalThis;
  globalThis.RegExp = new Proxy(own, {
    construct(target, given) {
      made.push(String(given[0]));
      return Reflect.construct(target, given);
    },
  });
  try {
    work();
  } finally {
    globalThis.RegExp = own;
  }
  return made;
}

/** Each takes about a millisecond, and all that runs waits for it: there are a hundred sentences in a language. */
test.each(LINES)(
  'the first watch in %s makes the sentences alone whose words are in it, and short ones',
  (language, line) => {
    const readings = (text: Text) => [worded({ ...english, say: catalogue.say(language) }, text)];
    const made = madeBy(() =>
      expect(parseWatch(line, circumstancesAt(new Date(0), { language, readings }))).toMatchObject({
        condition: expect.anything(),
      }),
    );
    const sentences = made.filter(source => source.includes('(?<'));
    expect(sentences.length).toBeGreaterThan(0);
    expect(sentences.length).toBeLessThan(12);
    expect(sentences.filter(source => source.length > 1_000)).toEqual([]);
  },
);
