import { expect, test } from 'vitest';
import { askedBy } from '../../../src/core/said.ts';
import { differ, isUnit } from '../../../src/text/units.ts';
import { type Talker, talkWorld } from '../../chat/talk-world.ts';
import { textsOf } from '../../deliver/card-tree.ts';

const KNOWN = [
  { subject: 'Hotel Bellagio', value: 249, unit: 'USD' },
  { subject: 'Hotel Lux', value: 12, unit: 'free rooms' },
  { subject: 'checkout errors', value: 3 },
];
const world = talkWorld({ watches: { watchable: ['hotel *'] } });

async function somebody(): Promise<Talker> {
  const ana = await world.somebody();
  await world.store.features.readings.take(ana.tenantId, KNOWN);
  return ana;
}

const watched = async ({ tenantId }: Talker) =>
  (
    await world.book.db.selectFrom('watches').where('tenant_id', '=', tenantId).select('condition').execute()
  ).map(({ condition }) => condition);

const below80 = { kind: 'falls-below', value: 80 };

test.each([
  'watch hotel bellagio below 80',
  'watch hotel bellagio below 80 USD',
  'watch hotel bellagio below $80',
  'watch hotel bellagio below eighty dollars',
  'watch hotel lux below 80 free rooms',
  'watch checkout errors below 80 errors',
  'watch checkout errors below 80 EUR',
])('%s is understood whole', async line => {
  const ana = await somebody();
  await ana.say(line);
  expect(await watched(ana)).toEqual([below80]);
});

test.each([
  'watch hotel bellagio below 80 EUR',
  'watch hotel bellagio below €80',
  'watch hotel bellagio < 80 %',
  'watch hotel bellagio below 80 zorbs for 2 weeks',
  'watch hotel lux below 80 lux for a week',
])('%s is asked for in the unit of its readings, and what was written is said', async line => {
  const ana = await somebody();
  const [asked] = (await ana.say(line)).map(askedBy);
  expect(asked?.question).toMatchObject({ phrase: 'watches.ask.falls-below' });
  const [written] = /€?80(?: \S+)?/.exec(line) ?? [];
  expect(asked?.hint).toMatchObject({ values: { said: written } });
  expect(await watched(ana)).toEqual([]);
  await ana.say('80');
  expect(await watched(ana)).toEqual([below80]);
});

test('an answer in another unit is asked for again, step by step as well', async () => {
  const ana = await somebody();
  for (const line of ['watch', 'hotel bellagio below 80 EUR']) await ana.say(line);
  const [again] = (await ana.say('for a week')).map(askedBy);
  expect(again?.hint).toMatchObject({ values: { said: '80 EUR' } });
  const [still] = (await ana.say('90 EUR')).map(askedBy);
  expect(JSON.stringify(still)).toContain('watches.in-unit');
  await ana.say('80 USD');
  expect(await watched(ana)).toEqual([below80]);
});

test('so it is in the form, with the fault at its value', async () => {
  const ana = await somebody();
  await ana.say('watches');
  const filled = { subject: 'hotel bellagio', kind: 'falls-below', days: '7' };
  const asked = (await ana.press('watchFromCard', { ...filled, value: '80 EUR' })) as { card: object };
  expect(textsOf(asked.card).join()).toContain('Its readings come in USD');
  expect(await watched(ana)).toEqual([]);
  await ana.press('watchFromCard', { ...filled, value: '80 $' });
  expect(await watched(ana)).toEqual([below80]);
});

test.each([
  ['EUR', '€', false],
  ['euros', 'USD', true],
  ['$', 'CAD', false],
  ['CAD', 'usd', true],
  ['%', 'prozent', false],
  ['°C', 'degrees', false],
  ['°C', '°F', true],
  ['minutes', '秒', true],
  ['PLN', 'EUR', true],
  ['₿', 'USD', true],
  ['EUR', 'per night', false],
  ['Fehler', 'errors', false],
])('%s and %s: cannot be the same: %p', (unit, other, isSo) => {
  expect([differ(unit, other), differ(other, unit)]).toEqual([isSo, isSo]);
});

test('a word that is no unit is one where the readings have it', () => {
  expect([isUnit('rooms'), isUnit('Rooms', 'rooms'), isUnit('all'), isUnit('ALL')]).toEqual([
    false,
    true,
    false,
    true,
  ]);
});
