import { describe, expect, test } from 'vitest';
import type { Said } from '../../../src/core/notification.ts';
import { dataOf } from '../../../src/core/said.ts';
import { type Talker, talkWorld, templates } from '../../chat/talk-world.ts';

/** Right behind a reminder, what is only another time is that reminder's: at its own hour on another day, or on its own day at another hour. */
const world = talkWorld();

/** `moved Ofen @ 2026-11-24 11:00`, of the last card; else its template. */
const local = new Intl.DateTimeFormat('sv-SE', {
  ...{ dateStyle: 'short', timeStyle: 'short', timeZone: 'Europe/London' },
});

function toldBy(said: readonly Said[]): string {
  const card = said.map(each => dataOf(each, 'reminder')).find(data => data !== undefined);
  if (card === undefined) return templates(said)[0] ?? 'nothing';
  const { state, what, at, every } = card;
  return `${state} ${what} @ ${local.format(new Date(at))}${every === undefined ? '' : ` (${every})`}`;
}

/** Two weeks on at 15:00, where it is noon now, so that no line of these falls on the same day by chance. */
const SET: Readonly<Record<string, string>> = {
  'en-GB': 'remind me on 15 March 2030 at 15:00 to feed the cat',
  de: 'erinnere mich am 15. März 2030 um 15 Uhr an feed the cat',
  fr: 'rappelle-moi le 15 mars 2030 à 15h feed the cat',
  es: 'recuérdame el 15 de marzo de 2030 a las 15:00 feed the cat',
  'pt-BR': 'me lembre em 15 de março de 2030 às 15:00 feed the cat',
  ar: 'ذكرني يوم 15 مارس 2030 الساعة 15:00 feed the cat',
  ja: '2030年3月15日15時にfeed the catをリマインドして',
};

const ELEVEN = '2030-03-15 11:00';
const FIVE = '2030-03-15 17:00';
const ROWS: readonly (readonly [string, string, string])[] = [
  ['en-GB', 'actually at 11', ELEVEN],
  ['en-GB', 'no, at 5pm', FIVE],
  ['en-GB', 'make it 5', FIVE],
  ['en-GB', 'sorry, I meant 11am', ELEVEN],
  ['en-GB', '11:00 instead please', ELEVEN],
  ['en-GB', 'no wait, make it the 20th of March 2030', '2030-03-20 15:00'],
  ['en-GB', 'actually 20 March 2030 at 9', '2030-03-20 09:00'],
  ['en-GB', 'not at 3pm, but at 5pm', FIVE],
  ['de', 'doch erst um 11', ELEVEN],
  ['de', 'nein, um 17 Uhr', FIVE],
  ['de', 'lieber um 17 Uhr bitte', FIVE],
  ['de', 'mach 17 Uhr draus', FIVE],
  ['de', 'ach nein, doch besser am 20. März 2030', '2030-03-20 15:00'],
  ['de', 'nicht um 15 Uhr, sondern um 17 Uhr', FIVE],
  ['fr', 'non, à 17h', FIVE],
  ['fr', 'finalement à 11h', ELEVEN],
  ['es', 'no, a las 17:00', FIVE],
  ['es', 'mejor a las 11', ELEVEN],
  ['pt-BR', 'na verdade às 11', ELEVEN],
  ['pt-BR', 'não, às 17h', FIVE],
  ['ar', 'لا، الساعة 17:00', FIVE],
  ['ar', 'أقصد الساعة 11', ELEVEN],
  ['ja', 'やっぱり11時に', ELEVEN],
  ['ja', 'いや、17時', FIVE],
  ['ja', '15時じゃなくて17時', FIVE],
  ['ja', '17時に変更して', FIVE],
];

test.each(ROWS)('%s: %s', async (locale, line, at) => {
  const ana = await spoken(locale);
  expect(toldBy(await ana.say(SET[locale] ?? '', { locale }))).toBe('set feed the cat @ 2030-03-15 15:00');
  expect(toldBy(await ana.say(line, { locale }))).toBe(`moved feed the cat @ ${at}`);
});

/** In whose language Herald has offered to speak already. */
async function spoken(locale: string): Promise<Talker> {
  const ana = await world.somebody();
  await ana.say('🙂', { locale });
  return ana;
}

test.each(['de', 'fr', 'es', 'pt-BR', 'ar', 'ja'])(
  '%s: behind the first reminder of all, too, where Herald has just said why it speaks that language',
  async locale => {
    const ana = await world.somebody();
    const said = await ana.say(SET[locale] ?? '', { locale });
    expect(templates(said)).toEqual(['reminder', 'language']);
    const [, line = ''] = ROWS.find(([of, , at]) => of === locale && at === ELEVEN) ?? [];
    expect(toldBy(await ana.say(line, { locale }))).toBe(`moved feed the cat @ ${ELEVEN}`);
  },
);

const set = async () => {
  const ana = await world.somebody();
  await ana.say('remind me on 15 March 2030 at 15:00 to feed the cat');
  return ana;
};

test('it may be corrected again, and Undo brings back the time that it had before', async () => {
  const ana = await set();
  await ana.say('actually at 11');
  expect(toldBy(await ana.say('no, at 12'))).toBe('moved feed the cat @ 2030-03-15 12:00');
  await ana.say('undo');
  const [list] = await ana.say('reminders');
  const [line] = (list && dataOf(list, 'reminders')?.reminders) ?? [];
  expect(line?.at).toBe(new Date('2030-03-15T11:00:00Z').toISOString());
});

describe('one that comes again and again', () => {
  test.each([
    ['remind me every Monday at 9 to feed the cat', 'actually at 11', '0 11 * * 1'],
    ['remind me every weekday at 8:30 to feed the cat', 'no, every Tuesday at 10', '0 10 * * 2'],
  ])('%s; %s', async (line, correction, every) => {
    const ana = await world.somebody();
    await ana.say(line);
    expect(toldBy(await ana.say(correction))).toContain(`(${every})`);
  });

  test('a day alone does not tell all of it: it stays, and that is said', async () => {
    const ana = await world.somebody();
    await ana.say('remind me every Monday at 9 to feed the cat');
    expect(await ana.say('make it Friday')).toMatchObject([{ text: { phrase: 'reminders.move-repeated' } }]);
  });
});

describe('where no reminder was set a moment ago, it is not understood', () => {
  test('at all', async () => {
    const ana = await world.somebody();
    expect(templates(await ana.say('actually at 11'))).toEqual(['guidance']);
  });

  test('because something else was said between', async () => {
    const ana = await set();
    await ana.say('topics');
    expect(templates(await ana.say('actually at 11'))).toEqual(['guidance']);
  });

  test('because it is long ago', async () => {
    const ana = await set();
    world.book.pass(11 * 60_000);
    expect(templates(await ana.say('actually at 11'))).toEqual(['guidance']);
  });

  test('because it is gone', async () => {
    const ana = await set();
    await ana.say('undo');
    expect(templates(await ana.say('actually at 11'))).toEqual(['guidance']);
  });

  test.each([
    'no',
    'actually',
    'make it good',
    'actually at 11 I have lunch',
    'the meeting is at 11',
    'not now, but later',
  ])('"%s" moves nothing', async line => {
    const ana = await set();
    expect(toldBy(await ana.say(line))).not.toContain('moved');
  });
});

test('what has passed is said to have passed', async () => {
  const ana = await set();
  expect(await ana.say('no, yesterday at 5pm')).toMatchObject([{ text: { phrase: 'when.past' } }]);
});
