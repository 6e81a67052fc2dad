import type { Phrase } from '../core/phrase.ts';
import { phrase } from '../text/phrase.ts';
import { findAgain } from './when/again.ts';
import type { Here } from './when/here.ts';
import { type Language, momentsIn } from './when/moments.ts';
import { once } from './when/once.ts';
import { repeated } from './when/repeated.ts';
import { SPOKEN } from './when/spoken.ts';
import type { Timing } from './when/timing.ts';

/** `rest` is what is left of the text without the words of the time; or what is to be asked. */
export type When = { readonly timing: Timing; readonly rest: string } | { readonly unclear: Phrase };

/** UTF-16 units of what and when together: no time takes so many. The library needs 25 ms for 1,000 of times. */
const LONGEST = 600;

/**
 * Reads a time, or what comes again and again, out of a sentence in English or German. An hour without more is the
 * next one that people are awake at; a day without an hour is 9:00. Whatever is made of it is confirmed by a card.
 */
export function understandWhen(said: string, here: Here): When {
  const text = said.replace(/\s+/g, ' ');
  if (text.length > LONGEST) return { unclear: phrase('when.too-long', { most: LONGEST }) };
  const readings = languages(here.languages?.[0]).map(language => read(text, language, here));
  const best = readings.reduce((a, b) => (b.found > a.found ? b : a));
  return best.when;
}

function languages(locale = 'en'): Language[] {
  return locale.toLowerCase().startsWith('de') ? ['de', 'en'] : ['en', 'de'];
}

interface Reading {
  readonly when: When;
  /** How much of the text was words of a time. */
  readonly found: number;
}

function read(said: string, language: Language, here: Here): Reading {
  const text = SPOKEN[language].reduce<string>(
    (line, [spoken, known]) => line.replace(spoken, known as never),
    said,
  );
  const again = findAgain(text);
  const rest = again === undefined ? text : cut(text, again.words);
  const moments = momentsIn(rest, language, here);
  const found = (again?.words.length ?? 0) + moments.reduce((sum, each) => sum + each.text.length, 0);
  const timing = again === undefined ? once(moments, here) : repeated(again.days, again.words, moments, here);
  if ('unclear' in timing) return { when: timing, found };
  const left = moments.reduce((line, moment) => cut(line, moment.text), rest);
  return { when: { timing, rest: tidy(left) }, found };
}

function cut(text: string, words: string): string {
  return text.replace(words, ' ');
}

/** The words that tie a time to what it is for. */
function tidy(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/^[\s,:;.]+|(?<![\s,:;])[\s,:;]+$/g, '')
    .replace(/^(?:(?:daran|to|that|about|of|an|dass|zu)\b[\s,]*)+/i, '')
    .replace(/(?<![\s,])[\s,]+(?:at|on|by|um|am|in|from|starting|ab)$/i, '')
    .replace(/^[\s,:;.]+|(?<![\s,:;.])[\s,:;.]+$/g, '');
}
