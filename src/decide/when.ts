import type { ParsedResult } from 'chrono-node';
import type { Phrase } from '../core/phrase.ts';
import { phrase } from '../text/phrase.ts';
import { findAgain } from './when/again.ts';
import type { Grammar } from './when/grammar.ts';
import { type Here, NOT_A_TIME } from './when/here.ts';
import { GRAMMARS } from './when/languages/table.ts';
import { momentsIn } from './when/moments.ts';
import { once } from './when/once.ts';
import { repeated } from './when/repeated.ts';
import { CUT, isHalfRead, untied, withoutFirst } from './when/ties.ts';
import type { Timing } from './when/timing.ts';

/** `rest` is what is left of the text without the words of the time; or what is to be asked. */
export type When = { readonly timing: Timing; readonly rest: string } | { readonly unclear: Phrase };

/** UTF-16 units of what and when together: no time takes so many. The library needs 25 ms for 1,000 of times. */
const LONGEST = 600;

/** Of a time alone. */
const LONGEST_TIME = 60;

/**
 * Reads a time, or what comes again and again, out of a sentence in one of the languages that are likely, or in English;
 * a text that is nothing but a time in any. An hour without more is the next one that people are awake at; a day without
 * an hour is 9:00. It is read completely or asked for. Whatever is made of it is confirmed by a card.
 */
export function understandWhen(said: string, here: Here): When {
  const text = plain(said);
  if (text.length > LONGEST) return { unclear: phrase('when.too-long', { most: LONGEST }) };
  const likely = likelyIn(here);
  const readings = likely.map(grammar => read(text, grammar, here));
  const best = readings.reduce((a, b) => (b.found > a.found ? b : a)).when;
  if ('timing' in best || text.length > LONGEST_TIME) return best;
  const others = [...GRAMMARS.values()].filter(grammar => !likely.includes(grammar));
  const alone = others
    .map(grammar => read(text, grammar, here).when)
    .find(when => 'rest' in when && when.rest === '');
  return alone ?? best;
}

/** What somebody wants to be reminded of, where no time was found: without the word that ties it to the command. */
export function givenIn(said: string, here: Here): string {
  return likelyIn(here)
    .reduce((text, grammar) => withoutFirst(text, grammar), said)
    .trim();
}

function likelyIn({ languages = [] }: Here): Grammar[] {
  const known = [...languages, 'en'].map(language =>
    GRAMMARS.get(language.split('-')[0]?.toLowerCase() ?? ''),
  );
  return [...new Set(known.filter(grammar => grammar !== undefined))];
}

/** With one space between words; marks of direction come along where somebody copies what Herald wrote. */
const plain = (said: string) => said.replace(/[\s\0\u200e\u200f\u2066-\u2069]+/g, ' ').trim();
/** As long as it was, so that what is found in it is found in what was written. */
const folded = (text: string) =>
  text
    .replace(/[０-９：]/g, wide => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[٠-٩]/g, digit => String.fromCharCode(digit.charCodeAt(0) - 0x630))
    .replace(/[’‘]/g, "'");

interface Reading {
  readonly when: When;
  /** How much of the text was words of a time. */
  readonly found: number;
}

function read(said: string, grammar: Grammar, here: Here): Reading {
  const text = folded(said);
  const again = findAgain(text, grammar);
  const cuts = again === undefined ? [] : [{ index: again.index, text: again.words }];
  const moments = momentsIn(without(text, cuts), grammar, here);
  const found = [...cuts, ...moments].reduce((sum, each) => sum + each.text.length, 0);
  const timing =
    again === undefined ? once(moments, grammar, here) : repeated(again, moments, { ...here, grammar });
  if ('unclear' in timing) return { when: timing, found };
  const left = without(said, [...cuts, ...moments]);
  if (isHalfRead(left, grammar)) return { when: { unclear: NOT_A_TIME }, found };
  return { when: { timing, rest: untied(left, grammar) }, found };
}

/** As long as it was: where the words of a time stood, there are cuts. */
function without(text: string, words: readonly Pick<ParsedResult, 'index' | 'text'>[]): string {
  return words.reduce(
    (line, { index, text: { length } }) =>
      line.slice(0, index) + CUT.repeat(length) + line.slice(index + length),
    text,
  );
}
