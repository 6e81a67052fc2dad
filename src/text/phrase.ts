import type { Phrase, PhraseValue, Text } from '../core/phrase.ts';
import { isPhrase } from '../core/phrase.ts';
import type { Say } from './catalogue.ts';
import { dayOfYear, hours, lasting, listed, longDay, number, percent, weekdays } from './format.ts';
import type { MessageKey, Messages } from './messages.ts';
import { nearMoment } from './near-moment.ts';
import { translationFor } from './translation.ts';
import type { Voice } from './voice.ts';

/** A message that is told nothing. */
export type SentenceKey = {
  [K in MessageKey]: Record<string, never> extends Messages[K] ? K : never;
}[MessageKey];

/** A message that is told how many. */
export type CountKey = {
  [K in MessageKey]: keyof Messages[K] extends 'count'
    ? Messages[K] extends { readonly count: number }
      ? K
      : never
    : never;
}[MessageKey];

/** Where a message takes a text, a phrase may stand, or what reads differently elsewhere. */
type ToldAs<V> = V extends string ? (string extends V ? PhraseValue : V) : V extends Date ? never : V;

type ToldTo<K extends MessageKey> =
  Record<string, never> extends Messages[K]
    ? []
    : [{ readonly [N in keyof Messages[K]]: ToldAs<Messages[K][N]> }];

/** A message and its values, to be worded for each reader. */
export function phrase<K extends MessageKey>(key: K, ...[values]: ToldTo<K>): Phrase {
  return { phrase: key, ...(values && { values: values as Readonly<Record<string, PhraseValue>> }) };
}

/** As it reads for them. A text from outside stays as it came. */
export function worded(voice: Voice, text: Text): string {
  if (typeof text === 'string') return text;
  if (!isPhrase(text)) return translationFor(text.in, voice) ?? text.text;
  const values = Object.entries(text.values ?? {}).map(([name, value]) => [name, told(voice, value)]);
  // The types hold for `phrase`, which made it; since then it has been JSON in the ledger.
  const say = voice.say as (key: string, values: object) => ReturnType<Say>;
  return say(text.phrase, Object.fromEntries(values)).replace(STOPS, '$1');
}

/** "Mañana a las 8:00 a.m." ends a sentence with one stop. */
const STOPS = /([ap]\.\s?m\.\u2069?)\.(?!\.)/gu;

/** As many as there may be readers of different kinds. */
const MOST_READERS = 500;

/**
 * A phrase that stands on many cards, and of which nothing depends on when it is read, or in which zone: worded once for each
 * language and locale.
 */
export function standing(text: Phrase): (voice: Voice) => string {
  const known = new Map<string, string>();
  return voice => {
    const reader = `${voice.language} ${voice.locale}`;
    const words = known.get(reader) ?? worded(voice, text);
    if (known.size < MOST_READERS) known.set(reader, words);
    return words;
  };
}

/** A value as it stands in a message. */
export function told(voice: Voice, value: PhraseValue): string | number | boolean {
  if (typeof value !== 'object') return value;
  if ('phrase' in value || 'text' in value) return worded(voice, value);
  if ('seconds' in value) return lasting(value.seconds, voice);
  if ('clock' in value) return hours(value.clock, voice);
  if ('weekdays' in value) return weekdays(value.weekdays, voice);
  if ('dayOfYear' in value) return dayOfYear(value.dayOfYear, voice);
  if ('number' in value) return number(value.number, voice);
  if ('percent' in value) return percent(value.percent, voice);
  if ('day' in value) return longDay(new Date(value.day), { ...voice, timeZone: 'UTC' });
  if ('list' in value)
    return listed(
      value.list.map(each => worded(voice, each)),
      voice,
    );
  return nearMoment(voice, new Date(value.moment), value.in);
}
