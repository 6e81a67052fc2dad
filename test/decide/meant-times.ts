import { DateTime } from 'luxon';
import { understandWhen } from '../../src/decide/when.ts';
import { SAID_AT, SAID_IN } from './said-times.ts';

/** The times that a text of this language may mean, said in Berlin: one, or the choices; none if Herald would ask. */
export function meantBy(language: string, text: string, now = SAID_AT) {
  const when = understandWhen(text, { now, timeZone: SAID_IN, languages: [language] });
  const meant = 'timing' in when ? [when] : (when.choices ?? []);
  return meant.map(({ timing, rest }) => {
    const there = DateTime.fromJSDate(timing.at, { zone: timing.timeZone });
    return { timing, rest, there, day: there.toFormat('dd HH:mm') };
  });
}
