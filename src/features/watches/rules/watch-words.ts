import type { Phrase, PhraseValue } from '../../../core/phrase.ts';
import type { MessageKey } from '../../../text/messages.ts';
import { phrase } from '../../../text/phrase.ts';
import type { Condition, Point, Value } from '../watch.ts';
import { QUIET_MS, wayBack } from './judge.ts';

/** Where a condition stands in a message; there is a whole message for each kind. The word of a condition is outside text. */
type Place = 'begun' | 'happened' | 'line' | 'next' | 'when';
type Told = Readonly<Record<string, PhraseValue>>;

/** That each message is told all that it needs is tested: here its kind is only known when it runs. */
function said(key: MessageKey, condition: Condition, more: Told = {}): Phrase {
  return { phrase: key, values: { ...valuesOf(condition), ...more } };
}

const inPlace = (place: Place, condition: Condition, more?: Told) =>
  said(`watches.${place}.${condition.kind}`, condition, more);

function valuesOf(condition: Condition): Told {
  if ('percent' in condition) return { percent: { percent: condition.percent } };
  if ('value' in condition)
    return { value: { number: condition.value }, back: { number: wayBack(condition) } };
  return condition.kind === 'is' ? { word: condition.word } : { time: { seconds: QUIET_MS / 1000 } };
}

/** `When it drops by 20%` */
export const whenInWords = (condition: Condition): Phrase => inPlace('when', condition);

/** `When it drops by 20% from 249 USD`, where percents are of a value that is known. */
export function whenFromInWords(condition: Condition, from: PhraseValue | undefined): Phrase {
  if (from === undefined || !('percent' in condition)) return whenInWords(condition);
  return said(`watches.when-from.${condition.kind}`, condition, { from });
}

/** `I’ll tell you when the hotel drops by 20%.` */
export const begunInWords = (condition: Condition, subject: string): Phrase =>
  inPlace('begun', condition, { subject });

/** `watch the hotel drops 20%`: what is written for it. */
export const lineFor = (condition: Condition, subject: string): Phrase =>
  inPlace('line', condition, { subject });

/** Where a value was written in another unit than its readings come in. */
export const askedIn = (unit = ''): Phrase => phrase('watches.in-unit', { unit });

/** A condition that was met, and the values before and after. */
export interface Happened {
  readonly subject: string;
  readonly condition: Condition;
  readonly from?: Pick<Point, 'value'>;
  readonly to: Pick<Point, 'value'>;
}

/** `The hotel dropped by 24%`: the percents that it really moved by, which may be more than those that were asked for. */
export function happenedInWords({ subject, condition, from, to }: Happened): Phrase {
  const moved = 'percent' in condition && { percent: { percent: percentBetween(from?.value, to.value) } };
  return inPlace('happened', condition, { subject, ...moved });
}

function percentBetween(from: Value | undefined, to: Value): number {
  const [before, after] = [Number(from), Number(to)];
  return Math.round(Math.abs((after - before) / before) * 1000) / 10;
}

/** When it is told again, after it was. */
export const nextTimeInWords = (condition: Condition): Phrase => inPlace('next', condition);

/** From what it is watched now: *keep watching from here* was pressed, which is there for percents alone. */
export const keptInWords = (condition: Condition, from: PhraseValue): Phrase =>
  'percent' in condition
    ? said(`watches.kept.${condition.kind}`, condition, { from })
    : nextTimeInWords(condition);

/** It is so already when it begins to be watched. Of percents and changes that cannot be. */
export const alreadyInWords = (condition: Condition, now: PhraseValue): Phrase =>
  'percent' in condition || condition.kind === 'changes'
    ? phrase('watches.standing-now', { value: now })
    : said(`watches.already.${condition.kind}`, condition, { now });

/** `249 USD` */
export function amount(value: Value, unit?: string): PhraseValue {
  const shown = typeof value === 'number' ? { number: value } : value;
  return unit === undefined ? shown : phrase('watches.amount', { value: shown, unit });
}
