import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GRAMMARS } from '../../src/decide/when/languages/table.ts';
import { understandWhen, type When } from '../../src/decide/when.ts';

const NOW = new Date('2026-11-20T08:15:00Z');

const read = (text: string, language: string, correctedIn?: readonly string[]): When =>
  understandWhen(text, {
    now: NOW,
    timeZone: 'Europe/Berlin',
    languages: [language],
    ...(correctedIn && { correctedIn }),
  });

const meantBy = (when: When) => ('timing' in when ? [when] : (when.choices ?? []));
const restsOf = (text: string, language: string) => meantBy(read(text, language)).map(({ rest }) => rest);

describe('a word that is almost one of a time', () => {
  test.each([
    ['morgen um 9 daran, jedem zu danken', 'de', 'jedem zu danken'],
    ['demain de signer le chèque', 'fr', 'signer le chèque'],
    ['mañana llamar a todas', 'es', 'llamar a todas'],
    ['amanhã às 9 de limpar o quarto', 'pt-BR', 'limpar o quarto'],
    ['tomorrow say "call me tomorro"', 'en', 'say "call me tomorro"'],
    ['to call Ana tomorro at 9', 'en', 'call Ana'],
  ])('"%s" (%s) leaves what is no time as it was written', (text, language, rest) => {
    expect(restsOf(text, language)).toEqual([rest]);
  });

  test.each([
    ['to call Ana on Wensday at 10', 'en', ['call Ana', 'call Ana on Wensday']],
    ['am Mitwoch um 9 Ana anrufen', 'de', ['Ana anrufen', 'am Mitwoch Ana anrufen']],
    ['am Abnd Ana anrufen', 'de', ['Ana anrufen']],
    ['to call Tomorov at 10', 'en', ['call Tomorov']],
    ['to xtomorro tomorro', 'en', ['xtomorro']],
  ])('"%s" (%s) may mean %j', (text, language, rests) => {
    expect(restsOf(text, language)).toEqual(rests);
  });

  test('is mended in the languages that are named, where some are', () => {
    expect(meantBy(read('Morgan', 'de'))).toHaveLength(1);
    expect(meantBy(read('Morgan', 'de', ['en']))).toEqual([]);
  });
});

/** Some letter is missing in it. */
const slipped = ([word, at]: readonly [string, number]) => {
  const place = at % word.length;
  return word.slice(0, place) + word.slice(place + 1);
};

/** Its words stand in the text, one after the other. */
function isOf(text: string, rest: string): boolean {
  let from = 0;
  for (const word of rest.split(' ')) {
    const at = text.indexOf(word, from);
    if (at === -1) return false;
    from = at + word.length;
  }
  return true;
}

test.each([...GRAMMARS])(
  'in %s what is left of a text is made of pieces of it',
  (language, { slips, ties }) => {
    const words = fc.oneof(
      fc.tuple(fc.constantFrom('chèque', 'jedem', 'quarto', 'todas', ...slips), fc.nat(40)).map(slipped),
      fc.constantFrom(...slips, '9', 'Ana', '"evry day"', ...ties.before.split('|').slice(0, 3)),
    );
    fc.assert(
      fc.property(fc.array(words, { minLength: 2, maxLength: 7 }), parts => {
        const text = parts.join(' ');
        for (const rest of restsOf(text, language))
          expect([text, rest, isOf(text, rest)]).toEqual([text, rest, true]);
      }),
      { numRuns: 60 },
    );
  },
);
