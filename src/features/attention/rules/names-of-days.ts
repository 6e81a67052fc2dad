import { remembered } from '../../../text/remembered.ts';

/** Of January 2024. */
const SUNDAY = 7;
const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;
const MOST_LANGUAGES = 64;

/** How the days of the week are called in a language, long and short, and in English as several: 0 is Sunday. */
export const namesOfDays = remembered(MOST_LANGUAGES, (language): readonly (readonly [string, number])[] =>
  (['long', 'short'] as const).flatMap(weekday => {
    const format = new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' });
    return DAYS.flatMap(day => {
      const name = format
        .format(Date.UTC(2024, 0, SUNDAY + day))
        .toLowerCase()
        .replace(/\.$/, '');
      const several = language === 'en' || language === 'de' ? [[`${name}s`, day] as const] : [];
      return [[name, day] as const, ...several];
    });
  }),
);
