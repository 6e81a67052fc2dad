import { expect, test } from 'vitest';
import type { Turn } from '../../../src/chat/turn.ts';
import type { Person } from '../../../src/core/person.ts';
import { readWish } from '../../../src/features/reminders/chat/remind.ts';
import { ABILITIES, LANGUAGES, lineRead, NOW, THERE } from '../../chat/corpus.ts';
import { catalogue, voiceFor } from '../../voices.ts';

/**
 * Of what somebody wants to be reminded of nothing is lost: courtesy is none of it where it is set apart, or stands right
 * behind the time or the command; behind anything else it may be what they want to say.
 */
interface Lines {
  readonly timeFirst: string;
  readonly timeLast: string;
  readonly what: string;
}

const LINES: Readonly<Record<string, Lines>> = {
  en: { timeFirst: 'remind me tomorrow at 9 to X', timeLast: 'remind me to X tomorrow at 9', what: 'say' },
  de: {
    timeFirst: 'erinnere mich morgen um 9 an X',
    timeLast: 'erinnere mich an X morgen um 9',
    what: 'das Wort',
  },
  fr: { timeFirst: 'rappelle-moi demain à 9h de X', timeLast: 'rappelle-moi de X demain à 9h', what: 'dire' },
  es: { timeFirst: 'recuérdame mañana a las 9 X', timeLast: 'recuérdame X mañana a las 9', what: 'decir' },
  'pt-BR': { timeFirst: 'me lembre amanhã às 9 de X', timeLast: 'me lembre de X amanhã às 9', what: 'dizer' },
  ar: { timeFirst: 'ذكرني غدا الساعة 9 X', timeLast: 'ذكرني X غدا الساعة 9', what: 'قول' },
  ja: { timeFirst: 'リマインド 明日9時 X', timeLast: 'リマインド X 明日9時', what: '電話' },
};

/** The text of the reminder that a line asks for; undefined: it is no reminder with a time. */
function kept(language: string, line: string): string | undefined {
  const { name, text, language: writtenIn = language } = lineRead(language, line);
  const event = { ...THERE, locale: language };
  const turn = { event, now: NOW, voiceFor, writtenIn, abilities: ABILITIES } as unknown as Turn;
  const when = readWish(turn, {} as Person, text);
  return name === 'remind' && 'timing' in when ? when.rest : undefined;
}

const PUNCTUATED = /^[,.،、。]/u;
const courtesiesOf = (language: string) =>
  catalogue
    .say(language)('talk.word.politeness')
    .split('|')
    .map(form => form.trim().replace('…', ''));

test.each(LANGUAGES)('in a chat in %s, a polite wish in another language is one, too', language => {
  expect(kept(language, 'kannst du mich morgen um 9 daran erinnern, Bob anzurufen?')).toBe('Bob anzurufen');
  expect(kept(language, 'morgen um 9 erinnere mich daran, den Müll rauszubringen')).toBe(
    'den Müll rauszubringen',
  );
});

test('there are lines in every language', () => {
  expect(Object.keys(LINES).toSorted()).toEqual(LANGUAGES.toSorted());
});

test.each(Object.entries(LINES))('in %s', (language, { timeFirst, timeLast, what }) => {
  const first = timeFirst.replace('X', what);
  const last = timeLast.replace('X', what);
  const wrong = courtesiesOf(language).flatMap(courtesy => {
    const isApart = PUNCTUATED.test(courtesy);
    const table: readonly (readonly [string, string])[] = [
      [`${first}${courtesy}`, isApart ? what : `${what}${courtesy}`],
      [`${last}${courtesy}`, what],
    ];
    return table
      .filter(([line, right]) => kept(language, line) !== right)
      .map(([line]) => [line, kept(language, line)]);
  });
  expect(kept(language, first)).toBe(what);
  expect(kept(language, last)).toBe(what);
  expect(wrong).toEqual([]);
});

test.each([
  ['remind me tomorrow at 9 to say please', 'say please'],
  ['hey remind me tomorrow at 9 to say please', 'say please'],
  ['can you remind me tomorrow at 9 to say thank you please', 'say thank you please'],
  ['tomorrow at 9 remind me to say please', 'say please'],
  ['remind me tomorrow at 9 to say thanks', 'say thanks'],
  ['please remind me tomorrow at 9 to say please, thanks', 'say please'],
  ['tomorrow at 9 remind me to say please, thanks!', 'say please'],
  ['remind me to say please tomorrow at 9', 'say please'],
  ['remind me to say please tomorrow at 9 please', 'say please'],
  ['remind me tomorrow at 9 please', ''],
  ['remind me tomorrow at 9 to please the boss', 'please the boss'],
  ['remind me please tomorrow at 9 to call Ana', 'call Ana'],
  ['erinnere mich morgen um 9 daran, bitte zu sagen', 'bitte zu sagen', 'de'],
  ['rappelle-moi demain à 9h de svp dire', 'svp dire', 'fr'],
  ['recuérdame mañana a las 9 de por favor decir', 'por favor decir', 'es'],
])('%s: %s', (line, what, language = 'en') => {
  expect(kept(language, line)).toBe(what);
});
