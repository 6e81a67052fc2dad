import { asCompared, formsOf } from '../../../text/forms.ts';
import { remembered } from '../../../text/remembered.ts';
import type { Voice } from '../../../text/voice.ts';
import type { QuietWords } from './read-quiet.ts';

/** Of January 2024. */
const SUNDAY = 7;
const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;
const MOST_LANGUAGES = 64;

/** How the days of the week are called in a language, long and short, and in English as several: 0 is Sunday. */
const namesOfDays = remembered(MOST_LANGUAGES, (language): readonly (readonly [string, number])[] =>
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

/** The words of quiet hours, as this voice would write them. */
export function quietWordsOf({ language, say }: Voice): QuietWords {
  const of = (written: string) => formsOf(written).words.map(asCompared);
  return {
    language,
    days: namesOfDays(language),
    weekdays: of(say('attention.word.weekdays')),
    weekends: of(say('attention.word.weekends')),
    and: of(say('attention.word.and')),
    tie: of(say('attention.word.tie')),
  };
}
