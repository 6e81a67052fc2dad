import { describe, expect, test } from 'vitest';
import { GRAMMARS } from '../../src/decide/when/languages/table.ts';
import { reading } from '../../src/decide/when/spoken.ts';
import { understandWhen } from '../../src/decide/when.ts';

/**
 * The library may take a text for a time that is none, such as "Uhr" in Spanish. Before the name of an American zone,
 * that hung the process for ever. "ET" is "and" in French, and people write "9 Uhr c.t.".
 */
const WORDS = ['Uhr', 'hr', 'h', '99', '31.31.', '1/1/999999', '1/1/0', '-1', 'in h', 'a las'];
const ZONES = ['ET', 'CT', 'MT', 'PT', 'et', '(pt)'];
const TEXTS = WORDS.flatMap(word => ZONES.flatMap(zone => [`${word} ${zone}`, `${word}, ${zone} tomorrow`]));
const NOW = { instant: new Date('2026-11-20T07:40:00Z'), timezone: 60 };

describe.each([...GRAMMARS])('in %s', (_language, grammar) => {
  test.each([true, false])('nothing that is no instant goes further (later: %s)', forwardDate => {
    const read = reading(grammar);
    read.refiners = read.refiners.slice(0, 1);
    const found = TEXTS.flatMap(text => read.parse(text, NOW, { forwardDate }));
    const ends = found.flatMap(({ start, end }) => [start, ...(end ? [end] : [])]);
    expect(ends.filter(each => Number.isNaN(each.date().getTime()))).toEqual([]);
  });
});

test.each(['Uhr pt', '1st 1st pm Uhr pt!e w am', 'Uhr et demain'])('"%s" is read to its end', text => {
  const here = { now: NOW.instant, timeZone: 'Europe/Berlin' };
  expect(understandWhen(text, here)).toEqual(expect.any(Object));
});
