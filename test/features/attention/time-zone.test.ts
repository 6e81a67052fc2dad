import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { type Talker, talkWorld } from '../../chat/talk-world.ts';

/** The time zone in words: a city, a name of IANA, or as Teams tells it. */
const world = talkWorld();

const zoneOf = async ({ tenantId }: Talker) => {
  const { rows } = await sql<{ zone: string | null }>`
    select attention ->> 'timeZone' as zone from preferences join people on people.id = person_id
    where tenant_id = ${tenantId}`.execute(world.book.db);
  return rows[0]?.zone ?? null;
};

test.each([
  ['en', 'my time zone is Tokyo', 'Asia/Tokyo'],
  ['en', 'set my timezone to Europe/Berlin please', 'Europe/Berlin'],
  ['de', 'ich bin in der Zeitzone von Tokio', 'Asia/Tokyo'],
  ['fr', 'mon fuseau horaire est Tokyo', 'Asia/Tokyo'],
  ['es', 'mi zona horaria es Tokio', 'Asia/Tokyo'],
  ['pt-BR', 'meu fuso horário é Tóquio', 'Asia/Tokyo'],
  ['ar', 'منطقتي الزمنية هي طوكيو', 'Asia/Tokyo'],
  ['ja', '私のタイムゾーンは東京です', 'Asia/Tokyo'],
])('%s: "%s" is where they are from then on', async (locale, line, zone) => {
  const ana = await world.somebody();
  expect(JSON.stringify(await ana.say(line, { locale }))).toContain('"attention.zone-set"');
  expect(await zoneOf(ana)).toBe(zone);
  await ana.say('time zone automatic');
  expect(await zoneOf(ana)).toBeNull();
});

test('a place that nobody knows changes nothing, and is asked for on the card', async () => {
  const ana = await world.somebody();
  expect(await ana.say('my time zone is Atlantis')).toMatchObject([
    {
      template: 'settings',
      data: { typed: { timeZone: 'Atlantis' }, faults: { timeZone: { phrase: 'attention.fault.zone' } } },
    },
  ]);
  expect(await zoneOf(ana)).toBeNull();
});

test('without spaces a topic is found behind its time, too', async () => {
  const ana = await world.somebody();
  const said = await ana.say('金曜までdeploymentsをミュート', { locale: 'ja' });
  expect(JSON.stringify(said)).toContain('"topic":"deployments"');
  expect(JSON.stringify(said)).not.toContain('"template":"settings"');
});
