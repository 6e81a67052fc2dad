import { describe, expect, test } from 'vitest';
import type { Said } from '../../../src/core/notification.ts';
import { dataOf } from '../../../src/core/said.ts';
import { type Talker, talkWorld, templates } from '../../chat/talk-world.ts';

/** "Move the oven reminder to 5pm" moves the one that is meant; where that is not clear it is asked, and so is to when. */
const world = talkWorld();

const local = new Intl.DateTimeFormat('sv-SE', {
  ...{ dateStyle: 'short', timeStyle: 'short', timeZone: 'Europe/London' },
});

const movedIn = (said: readonly Said[]) =>
  said
    .map(each => dataOf(each, 'reminder'))
    .filter(card => card?.state === 'moved')
    .map(card => `${card?.what} @ ${local.format(new Date(card?.at ?? ''))}`)[0];

async function withTwo(locale = 'en-GB'): Promise<Talker> {
  const ana = await world.somebody();
  await ana.say('remind me on 15 March 2030 at 9:00 to clean the Ofen', { locale });
  await ana.say('remind me on 16 March 2030 at 15:00 to call the Zahnarzt', { locale });
  await ana.say('topics', { locale });
  return ana;
}

const OVEN = 'clean the Ofen @ 2030-03-15 17:00';

test.each([
  ['en-GB', 'move the Ofen reminder to 5pm', OVEN],
  ['en-GB', 'can you move my ofen reminder to 5 pm please', OVEN],
  ['en-GB', 'move the reminder Ofen to 17:00', OVEN],
  ['en-GB', 'reschedule my Ofen reminder to 20 March 2030', 'clean the Ofen @ 2030-03-20 09:00'],
  [
    'en-GB',
    'change the reminder to call the Zahnarzt to 20 March 2030 at 8am',
    'call the Zahnarzt @ 2030-03-20 08:00',
  ],
  ['en-GB', 'move my 9am reminder to 5pm', OVEN],
  ['de', 'verschiebe die Erinnerung Ofen auf 17 Uhr', OVEN],
  ['de', 'Verschieb meine Ofen-Erinnerung bitte auf 17 Uhr', OVEN],
  ['de', 'kannst du die Erinnerung Ofen auf 17 Uhr verschieben?', OVEN],
  ['fr', 'déplace le rappel Ofen à 17h', OVEN],
  ['es', 'mueve el recordatorio Ofen a las 17:00', OVEN],
  ['pt-BR', 'mova o lembrete Ofen para as 17h', OVEN],
  ['ar', 'انقل التذكير Ofen إلى الساعة 17:00', OVEN],
  ['ja', 'Ofenのリマインダーを17時に変更して', OVEN],
])('%s: %s', async (locale, line, moved) => {
  const ana = await withTwo(locale);
  expect(movedIn(await ana.say(line, { locale }))).toBe(moved);
});

describe('it is asked', () => {
  test('which one, where none is named', async () => {
    const ana = await withTwo();
    expect(templates(await ana.say('move my reminder to 5pm'))).toEqual(['prompt']);
    expect(movedIn(await ana.say('1'))).toBe(OVEN);
  });

  test('which one, where none is called so', async () => {
    const ana = await withTwo();
    const [asked] = await ana.say('move the laundry reminder to 5pm');
    expect(asked).toMatchObject({ data: { note: { phrase: 'reminders.not-named' } } });
    expect(movedIn(await ana.say('clean the Ofen'))).toBe(OVEN);
  });

  test('to when', async () => {
    const ana = await withTwo();
    expect(templates(await ana.say('move the reminder Ofen'))).toEqual(['prompt']);
    expect(movedIn(await ana.say('at 5pm'))).toBe(OVEN);
  });
});

test('of the only one nothing is asked, and right behind one it is that', async () => {
  const ana = await world.somebody();
  await ana.say('remind me on 15 March 2030 at 9:00 to clean the Ofen');
  await ana.say('topics');
  expect(movedIn(await ana.say('move my reminder to 5pm'))).toBe(OVEN);
  await ana.say('remind me on 16 March 2030 at 9:00 to call Bob');
  expect(movedIn(await ana.say('move the reminder to 5pm'))).toBe('call Bob @ 2030-03-16 17:00');
});

test('who has none is told so', async () => {
  const ana = await world.somebody();
  expect(templates(await ana.say('move my reminder to 5pm'))).toEqual(['reminders']);
});
