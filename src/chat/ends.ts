import { DateTime } from 'luxon';
import type { Person } from '../core/person.ts';
import { asHour } from '../decide/when/alone.ts';
import type { Here } from '../decide/when/here.ts';
import { NOT_A_TIME } from '../decide/when/here.ts';
import { NO_ZONE } from '../decide/when/timing.ts';
import { type Meant, oneOf, understandWhen, type When } from '../decide/when.ts';
import { following, inMiddle } from '../text/forms.ts';
import type { Voice } from '../text/voice.ts';
import { zoneOf } from '../text/zone.ts';
import { readerOf, type Turn, voiceOf } from './turn.ts';

/** How an end is said, of a pause as of what is put off: `until Monday`, `for 2 hours`. */

/** Where the person is, as this activity tells it, or else the last one that did; or nobody knows, which is said. */
export function hereOf(turn: Turn, person: Person): Here {
  const { event, now, writtenIn } = turn;
  const { language } = voiceOf({ ...turn, person });
  return {
    now,
    timeZone: zoneOf(event, person) ?? NO_ZONE,
    languages: [...(writtenIn === undefined ? [] : [writtenIn]), language],
    locale: readerOf({ ...turn, person }).locale,
  };
}

/** In whichever language they may have written it, the likeliest first. */
export function voicesOf(turn: Turn): Voice[] {
  const likely = turn.writtenIn ?? voiceOf(turn).language;
  return turn.abilities.languagesOf(likely).map(language => turn.voiceFor({ language }));
}

/** When it ends, or what is to be asked of it; undefined: this text is more than an end, or none. */
export function endIn(turn: Turn, person: Person, text: string): When | undefined {
  if (text.length > LONGEST_END) return undefined;
  const place = hereOf(turn, person);
  let wrong: When | undefined;
  for (const voice of voicesOf(turn)) {
    const when = endWith(voice, text, {
      ...place,
      languages: [voice.language],
      // In one of seven languages, half of all names are almost a time.
      correctedIn: place.languages ?? [],
    });
    if (isWhole(when)) return when;
    if (isWrong(when)) wrong ??= when;
  }
  return wrong;
}

function endWith(voice: Voice, text: string, here: Here): When {
  const { readings, isEither } = asMoments(text, voice);
  const all = readings.map(said => understandWhen(said, here));
  return isEither ? together(all, here) : firstOf(all);
}

/** UTF-16 units. It is read in each language, and no time takes so many. */
const LONGEST_END = 80;

/** It is a time that does not do; of one that may be several, all has to be a time. */
const isWrong = (when: When) =>
  'unclear' in when && when.choices === undefined && when.unclear.phrase !== NOT_A_TIME.phrase;

const isWhole = (when: When) =>
  'timing' in when ? when.rest === '' : when.choices?.every(({ rest }) => rest === '');

/** `until Monday` is a moment; `for 2 hours` is as long from now; without such a word it may be either. */
function asMoments(text: string, { say, language }: Voice): { readings: string[]; isEither?: true } {
  const until = following(text, [say('when.word.until')]);
  if (until !== undefined) return { readings: [until, ...asHour(until, language)] };
  const lasts = following(text, [say('when.word.for')]);
  if (lasts !== undefined) return { readings: [say('when.in-time', { time: lasts }), text] };
  return { readings: [text, say('when.in-time', { time: text })], isEither: true };
}

/** `9h` is an hour of the day, or so long from now: it is asked, unless one of them is in the night. */
function together(readings: readonly When[], { timeZone }: Here): When {
  const [moment = NOTHING, lasts = moment] = readings;
  if (!isWhole(moment) || !isWhole(lasts)) return firstOf(readings);
  if (!('timing' in moment && 'timing' in lasts)) return moment;
  return isAtNight(moment, timeZone) ? lasts : oneOf([moment, lasts]);
}

const NOTHING: When = { unclear: NOT_A_TIME };

const firstOf = (readings: readonly When[]): When => readings.find(isWhole) ?? readings[0] ?? NOTHING;

const isAtNight = ({ timing: { at } }: Meant, zone: string) =>
  DateTime.fromJSDate(at, { zone }).hour < MORNING;
const MORNING = 6;

/** The text before each "until" or "for", and the end that may stand behind it. */
export const beforeEnds = (turn: Turn, text: string): { readonly before: string; readonly end: string }[] =>
  voicesOf(turn).flatMap(({ say }) => [
    ...inMiddle(text, say('when.word.until')).map(({ before, after }) => ({ before, end: after })),
    ...inMiddle(text, say('when.word.for')).map(({ before, after }) => ({
      before,
      end: say('when.in-time', { time: after }),
    })),
  ]);
