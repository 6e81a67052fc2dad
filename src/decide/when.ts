import type { ParsedResult } from 'chrono-node';
import type { Phrase } from '../core/phrase.ts';
import { westernDigits } from '../text/digits.ts';
import { phrase } from '../text/phrase.ts';
import { accented } from './when/accents.ts';
import { type Again, findAgain } from './when/again.ts';
import { type Limits, limitsIn } from './when/bounds.ts';
import { type Grammar, patternOf } from './when/grammar.ts';
import { type Here, type InLanguage, NOT_A_TIME, type UnderstoodTiming } from './when/here.ts';
import { clocksIn } from './when/hours.ts';
import { GRAMMARS, grammarOf } from './when/languages/table.ts';
import { hasDay, hasHour, momentsIn } from './when/moments.ts';
import { withoutHomographs, withoutNames } from './when/names.ts';
import { type Besides, once } from './when/once.ts';
import { isOrdered, orderOf } from './when/order.ts';
import { repeated } from './when/repeated.ts';
import { asWritten, correct, type Slip, slipsIn } from './when/slips.ts';
import { CUT, isHalfRead, untied, type Words, without, withoutFirst } from './when/ties.ts';
import type { Timing } from './when/timing.ts';
import { timingPhrase } from './when/words.ts';
import { zoneIn } from './when/zones.ts';

/** A time, and what is left of the text without its words. */
export interface Meant {
  readonly timing: Timing;
  readonly rest: string;
}

/**
 * Or what is to be asked. `choices`: it is one of these. `what`: a time was read that has passed, and this is left of the
 * text without its words.
 */
export type When =
  | Meant
  | { readonly unclear: Phrase; readonly choices?: readonly Meant[]; readonly what?: string };

/** UTF-16 units of what and when together: no time takes so many. The library needs 25 ms for 1,000 of times. */
const LONGEST = 600;

/** Of a time alone. */
const LONGEST_TIME = 60;

/**
 * Reads a time, or a repetition, out of a sentence in one of the likely languages, or in English; a text that is
 * nothing but a time in any. An hour without more is the next one that people are awake at; a day without an hour is
 * 9:00. It is read completely or asked for. A card confirms every reading.
 */
export function understandWhen(said: string, here: Here): When {
  const text = plain(said);
  if (text.length > LONGEST) return { unclear: phrase('when.too-long', { most: LONGEST }) };
  const when = understand({ text, slips: [] }, here);
  const left = 'timing' in when ? when.rest : when.unclear === NOT_A_TIME ? text : '';
  if (left === '') return when;
  const slips = slipsOf(text, here).filter(({ written }) => left.includes(written));
  return slips.length === 0 ? when : eitherOf(when, understand(correct(text, slips), here));
}

/** In the likeliest language that has any. A quoted word is none. */
const slipsOf = (text: string, here: Here): readonly Slip[] =>
  (here.correctedIn === undefined ? likelyIn(here) : grammarsOf(here.correctedIn))
    .map(grammar => slipsIn(withoutNames(folded(text), grammar), grammar))
    .find(slips => slips.length > 0) ?? [];

/** With its slips corrected it may be meant, and as it is written, too: what is another time then is asked. */
function eitherOf(when: When, corrected: When): When {
  const meant = 'timing' in corrected ? [corrected] : (corrected.choices ?? []);
  if (meant.length === 0) return when;
  if ('unclear' in when) return { unclear: asksWhich(meant), choices: meant };
  if (!meant.some(each => isSame(each, when))) return oneOf([...meant, when]);
  return 'timing' in corrected ? corrected : when;
}

/** A text, and which of its words were slips. */
interface Corrected {
  readonly text: string;
  readonly slips: readonly Slip[];
}

function understand(said: Corrected, here: Here): When {
  const { text } = said;
  const likely = likelyIn(here);
  const readings = likely.map(grammar => read(said, grammar, here));
  const best = readings.reduce((a, b) => (b.found > a.found ? b : a)).when;
  if ('timing' in best || best.choices || text.length > LONGEST_TIME) return best;
  const others = [...GRAMMARS.values()].filter(grammar => !likely.includes(grammar));
  const alone = others
    .map(grammar => read(said, grammar, here).when)
    .find(when => 'rest' in when && when.rest === '');
  return alone ?? best;
}

/** The subject of a reminder, where no time was found: without the word that ties it to the command. */
export function givenIn(said: string, here: Here): string {
  return likelyIn(here)
    .reduce((text, grammar) => withoutFirst(text, grammar), said)
    .trim();
}

/** All languages, those that are likely first. */
export const grammarsFor = (here: Here): readonly Grammar[] => [
  ...new Set([...likelyIn(here), ...GRAMMARS.values()]),
];

const ENGLISH = GRAMMARS.get('en');

/** Those in which somebody may have written, and English. */
export const likelyIn = ({ languages = [] }: Here) => grammarsOf([...languages, 'en']);

function grammarsOf(languages: readonly string[]): Grammar[] {
  const known = languages.map(grammarOf);
  return [...new Set(known.filter(grammar => grammar !== undefined))];
}

/** With one space between words; marks of direction come along where somebody copies what Herald wrote. */
const plain = (said: string) =>
  said
    .normalize('NFC')
    .replace(/[\s\0\ue000\u200e\u200f\u2066-\u2069]+/g, ' ')
    .trim();
/** As long as it was, so that what is found in it is found in what was written. */
export const folded = (text: string) =>
  westernDigits(text)
    .replace(/[０-９：]/g, wide => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[’‘]/g, "'");

interface Reading {
  readonly when: When;
  /** How much of the text was words of a time. */
  readonly found: number;
}

/** A date in numbers, of which nobody knows whether its day or its month is first, is read in both ways. */
function read(said: Corrected, grammar: Grammar, here: Here): Reading {
  const order = orderOf(here.locale ?? here.languages?.[0] ?? '');
  if (order !== undefined || grammar.dayFirst === undefined || !isOrdered(folded(said.text)))
    return readIn(said, grammar, { ...here, order });
  const readings = (['day-first', 'month-first'] as const).map(each =>
    readIn(said, grammar, { ...here, order: each }),
  );
  const meant = readings.flatMap(({ when }) => ('timing' in when ? when : []));
  const [first = readIn(said, grammar, here)] = readings;
  return meant.length < 2 ? first : { ...first, when: oneOf(meant) };
}

function readIn(said: Corrected, grammar: Grammar, of: Here): Reading {
  const here = { ...of, grammar, ...(grammar === ENGLISH && { besides: likelyIn(of) }) };
  const whole = accented(folded(said.text), grammar);
  const text = withoutNames(whole, grammar);
  // "So" is a Sunday, or "about". Where it is the same moment, nothing is taken from the text.
  const readings = [...new Set([withoutHomographs(text, grammar), text])].flatMap(each =>
    readingsOf(said, each, here),
  );
  return askedByName(together(readings), whole, grammar);
}

function readingsOf(said: Corrected, read: string, here: InLanguage): readonly Reading[] {
  const { grammar } = here;
  const scanned = scan(read, here);
  if ('unclear' in scanned) return [{ when: scanned, found: 0 }];
  const { text, cuts, again, limits, clocks, zone } = scanned;
  const besides = { clocks, zone };
  const mayCount = patternOf('NTH ?ANYDAY', grammar).test(text);
  const timingsOf = sameOfSame(moments =>
    again === undefined
      ? once(moments, besides, here)
      : repeated({ ...besides, again, limits, moments }, here),
  );
  const all = momentsIn(without(text, cuts), grammar, here);
  const whole = all.flat().filter(each => hasDay(each) && hasHour(each));
  return all.map((found): Reading => {
    const moments = [...found, ...(limits.hour === undefined ? [] : [limits.hour])];
    const timings = timingsOf(moments);
    const hasHours = clocks !== undefined || moments.some(hasHour);
    const hasDays = again !== undefined || moments.some(hasDay);
    const taken = [...cuts, ...found];
    return finished(said, { text, timings, cuts: taken, whole, hasHours, hasDays, mayCount }, grammar);
  });
}

/** Calendars are dear: where a text says "10:30" eighty times, its time is looked up once. */
function sameOfSame(timingsOf: (moments: readonly ParsedResult[]) => UnderstoodTiming) {
  const known = new Map<string, UnderstoodTiming>();
  return (moments: readonly ParsedResult[]): UnderstoodTiming => {
    const words = moments.map(({ text, start }) => `${text}\n${start.date().getTime()}`).join('\n');
    const timings = known.get(words) ?? timingsOf(moments);
    known.set(words, timings);
    return timings;
  };
}

/** Nobody knows on which day Easter is meant to be, so that is what is said. */
function askedByName(reading: Reading, text: string, grammar: Grammar): Reading {
  const { when } = reading;
  if (!('unclear' in when) || when.unclear !== NOT_A_TIME) return reading;
  const found = movableIn(text, grammar);
  if (found === undefined) return reading;
  const { holiday } = found;
  return { when: { unclear: phrase('when.holiday', { holiday }) }, found: holiday.length };
}

/** Words of a holiday that is on another day in other years. */
function movableIn(text: string, grammar: Grammar): (Words & { readonly holiday: string }) | undefined {
  const source = grammar.spoken.holiday?.replaceAll('HOLIDAY', 'MOVABLE');
  const found = source === undefined ? null : patternOf(source, grammar).exec(text);
  const holiday = found?.groups?.holiday;
  if (found === null || holiday === undefined) return undefined;
  const isMovable = patternOf(`^(?:${grammar.movable})$`, grammar).test(holiday);
  return isMovable ? { index: found.index, text: found[0], holiday } : undefined;
}

/** "A week after Easter at 9": in the words of the time, or beside its hour, there is a day that nobody knows. */
function isOfHoliday({ text, cuts, hasDays }: Found, grammar: Grammar): boolean {
  const found = movableIn(text, grammar);
  if (found === undefined) return false;
  const start = found.index - (hasDays ? 0 : LONGEST_TIE);
  const end = found.index + found.text.length + (hasDays ? 0 : LONGEST_TIE);
  return cuts.some(cut => cut.index < end && cut.index + cut.text.length > start);
}

/** " um ", and one more. UTF-16 units. */
const LONGEST_TIE = 5;

/** The words that are found before single moments are, and where they stand. */
interface Scanned extends Besides {
  /** Without the names in it. */
  readonly text: string;
  readonly cuts: readonly Words[];
  readonly again?: Again | undefined;
  readonly limits: Limits;
}

function scan(text: string, here: InLanguage): Scanned | { readonly unclear: Phrase } {
  const { grammar } = here;
  const again = findAgain(withoutExceptions(text, grammar), here);
  const zone = zoneIn(text, grammar);
  const first = [again && { index: again.index, text: again.words }, zone].filter(cut => cut !== undefined);
  const limits = again === undefined ? { cuts: [] } : limitsIn(without(text, first), grammar, here);
  if ('unclear' in limits) return limits;
  const bounds = [...first, ...limits.cuts];
  const clocks = clocksIn(without(text, bounds), grammar, here);
  const cuts = clocks === undefined ? bounds : [...bounds, clocks];
  return { text, cuts, again, limits, clocks: clocks?.clocks, zone: zone?.zone };
}

/** As long as it was: "every day but Fridays" is no Friday. */
const withoutExceptions = (text: string, grammar: Grammar): string =>
  text.replace(patternOf(grammar.bounds.except, grammar), ({ length }) => CUT.repeat(length));

interface Found extends Pick<Scanned, 'text' | 'cuts'> {
  readonly timings: UnderstoodTiming;
  /** Those with a day and an hour, which may belong to another reading: of "tonight at 9 and tomorrow at 9" each is one. */
  readonly whole: readonly Words[];
  readonly hasHours: boolean;
  readonly hasDays: boolean;
  /** Whether a day of the week is counted anywhere in the text: "the first Monday". */
  readonly mayCount: boolean;
}

/** With what is left, unless that is a part of the time. */
function finished(said: Corrected, found: Found, grammar: Grammar): Reading {
  const { text, timings, cuts, whole, hasHours, mayCount } = found;
  const length = lengthOf(cuts);
  const isHalf =
    isHalfRead(without(text, [...cuts, ...whole]), grammar, hasHours) ||
    isOfHoliday(found, grammar) ||
    (mayCount && isCounted(text, cuts, grammar));
  const rest = untied(asWritten(without(said.text, cuts), said.slips), grammar);
  if ('unclear' in timings) {
    const { unclear, isPast } = timings;
    return { when: { unclear, ...(isPast && !isHalf && { what: rest }) }, found: length };
  }
  if (isHalf) return { when: { unclear: NOT_A_TIME }, found: length };
  return { when: oneOf(timings.map(timing => ({ timing, rest }))), found: length };
}

/** "The first Monday", of nobody knows which month. */
const isCounted = (text: string, cuts: readonly Words[], grammar: Grammar) =>
  cuts.some(
    cut =>
      patternOf('ANYDAY', grammar).exec(cut.text)?.index === 0 &&
      patternOf('NTH ?$', grammar).test(text.slice(Math.max(0, cut.index - LONGEST_NTH), cut.index)),
  );
const LONGEST_NTH = 15;

const lengthOf = (cuts: readonly Words[]) => cuts.reduce((sum, { text }) => sum + text.length, 0);

/** Of several readings each that can be meant is offered; another than the first counts only beside it. */
function together(readings: readonly Reading[]): Reading {
  const [first = { when: { unclear: NOT_A_TIME }, found: 0 }] = readings;
  const meant = readings.flatMap(({ when }) => ('timing' in when ? when : (when.choices ?? [])));
  if (readings.length < 2 || isUnclear(first.when)) return first;
  return { when: oneOf(meant), found: first.found };
}

const isUnclear = (when: When) => 'unclear' in when && when.choices === undefined;

const MOST_CHOICES = 4;

/** Of several that may be meant each is offered, once. */
export function oneOf(meant: readonly Meant[]): When {
  const different = meant.filter((each, i) => meant.findIndex(other => isSame(each, other)) === i);
  const [first, ...others] = different;
  if (first === undefined) return { unclear: NOT_A_TIME };
  if (others.length === 0) return first;
  const choices = different.slice(0, MOST_CHOICES);
  return { unclear: asksWhich(choices), choices };
}

const asksWhich = (choices: readonly Meant[]): Phrase =>
  phrase('when.which', { choices: { list: choices.map(({ timing }) => timingPhrase(timing)) } });

const isSame = ({ timing: a }: Meant, { timing: b }: Meant) =>
  a.at.getTime() === b.at.getTime() && a.every === b.every;
