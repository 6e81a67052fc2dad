import { alone } from '../../../decide/when/grammar.ts';
import { grammarOf } from '../../../decide/when/languages/table.ts';
import { hoursOfPart, PARTS_OF_DAY, type Part } from '../../../decide/when/parts.ts';
import { workingWeekOf } from '../../../decide/working-week.ts';
import { asCompared, toldWords } from '../../../text/forms.ts';
import { plainLetters } from '../../../text/letters.ts';
import { remembered } from '../../../text/remembered.ts';
import type { Voice } from '../../../text/voice.ts';
import type { QuietWords } from './read-quiet.ts';

/** Of January 2024. */
const SUNDAY = 7;
const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;
const MOST_LANGUAGES = 64;

/** How the days of the week are called in a language, long and short, one and several: 0 is Sunday. */
const namesOfDays = remembered(MOST_LANGUAGES, (language): QuietWords['days'] =>
  (['long', 'short'] as const).flatMap(weekday => {
    const format = new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' });
    return DAYS.flatMap(day => {
      const written = format.format(Date.UTC(2024, 0, SUNDAY + day)).toLowerCase();
      const name = plainLetters(written).replace(/\.$/, '');
      const [first = name] = name.split('-');
      return [name, first].flatMap(each => [
        [each, day, false] as const,
        [`${each}s`, day, true] as const,
        ...(EACH[language] ?? []).map(word => [`${word} ${each}`, day, true] as const),
      ]);
    });
  }),
);

/** With which one day is every one of them: "le dimanche", "los lunes". */
const EACH: Readonly<Record<string, readonly string[]>> = {
  fr: ['le', 'chaque'],
  es: ['los', 'cada'],
  'pt-BR': ['cada', 'todo', 'toda'],
};

/** How the parts of a day are called in a language, behind an hour. */
const partsOfDay = remembered(MOST_LANGUAGES, (language): readonly (readonly [Part, RegExp])[] => {
  const grammar = grammarOf(language);
  return PARTS_OF_DAY.flatMap(part => {
    const source = grammar?.parts[part];
    return source === undefined ? [] : [[part, alone(plainLetters(source), grammar ?? {})] as const];
  });
});

/** "10 de la noche", "10 at night" */
const TYING = /^(?:\p{L}{1,3} ){0,2}$/u;

function partAt(language: string, text: string): ReturnType<QuietWords['partAt']> {
  const words = text.trimStart();
  return partsOfDay(language)
    .map(([part, pattern]) => ({ part, found: pattern.exec(words) }))
    .flatMap(({ part, found }) => (found && TYING.test(words.slice(0, found.index)) ? [{ part, found }] : []))
    .map(({ part, found }) => ({
      part,
      length: text.length - words.length + found.index + found[0].length,
    }))
    .toSorted((a, b) => b.length - a.length)[0];
}

/** The words of quiet hours, as this voice would write them. */
export function quietWordsOf({ language, locale, say }: Voice): QuietWords {
  const of = (written: string) => toldWords(written).map(asCompared);
  return {
    language,
    days: namesOfDays(language),
    weekdays: of(say('attention.word.weekdays')),
    weekends: of(say('attention.word.weekends')),
    week: workingWeekOf(locale),
    and: of(say('attention.word.and')),
    tie: of(say('attention.word.tie')),
    partAt: text => partAt(language, text),
    hoursOf: (hour, part) => hoursOfPart(hour, part, grammarOf(language)?.hours),
    after: say('attention.word.after'),
    before: say('attention.word.before'),
    either: of(say('attention.word.either')),
  };
}
