import { v7 as newId } from 'uuid';
import { describe, expect, test } from 'vitest';
import { familiar } from '../../../src/chat/store/familiar.ts';
import type { ConversationKind } from '../../../src/core/conversation.ts';
import type { Recipient } from '../../../src/core/delivery.ts';
import type { InboundEvent } from '../../../src/core/inbound-event.ts';
import { dataOf } from '../../../src/core/said.ts';
import { readClaimed } from '../../../src/ledger/store/claimed.ts';
import { findPerson } from '../../../src/people/store/finding.ts';
import { upsertAll } from '../../../src/people/store/upserting.ts';
import { createVoices, type Usual } from '../../../src/text/voice.ts';
import { turnWorld } from '../../chat/turn-world.ts';
import { catalogue } from '../../voices.ts';

/** The places and people that speak to Herald; each test has a tenant of its own. */
let usual: Usual = { language: 'en' };
const world = turnWorld(undefined, {
  voiceFor: reader => createVoices(catalogue, { now: () => new Date() }, usual)(reader),
});
const { book } = world;

const PLACES = { personal: 'a:jonas', groupChat: '19:crew', channel: '19:ops' } as const;
const TEAM = { id: '19:general', name: 'Engineering' };

interface Saying {
  readonly where?: ConversationKind;
  /** Null: Teams says nothing of it. */
  readonly locale?: string | null;
}

function envelope(tenantId: string, { where = 'personal', locale = 'de-DE' }: Saying) {
  return {
    activityId: newId(),
    at: new Date(book.clock.now()),
    conversation: {
      ...{ tenantId, conversationId: PLACES[where], kind: where },
      ...{ serviceUrl: 'https://smba/emea/', botId: '28:herald' },
    },
    ...(where === 'channel' && { team: TEAM }),
    from: { teamsId: '29:jonas', aadObjectId: 'jonas-object', name: 'Jonas Weber' },
    ...(locale !== null && { locale }),
  };
}

function say(tenantId: string, text: string, how: Saying = {}) {
  book.pass(1_000);
  return world.handle({ kind: 'said', text, ...envelope(tenantId, how) });
}
function install(tenantId: string, how: Saying = {}, upgrade = false) {
  book.pass(1_000);
  const event: InboundEvent = { kind: 'installed', upgrade, ...envelope(tenantId, how) };
  // A team is installed in its first channel.
  if (how.where === 'channel')
    return world.handle({ ...event, conversation: { ...event.conversation, conversationId: TEAM.id } });
  return world.handle(event);
}
function remove(tenantId: string, how: Saying) {
  book.pass(1_000);
  return world.handle({ kind: 'removed', upgrade: false, ...envelope(tenantId, how) });
}

const jonasOf = async (tenantId: string) => {
  const person = await findPerson(book.db, tenantId, '29:jonas');
  if (person === undefined) throw new Error('Jonas is not known');
  return person;
};
const toJonas = async (tenantId: string): Promise<Recipient> => ({
  ...{ kind: 'person', personId: (await jonasOf(tenantId)).id, label: 'Jonas' },
});
const to = (conversationId: string): Recipient => ({ kind: 'conversation', conversationId, label: 'there' });

/** As whoever sends it reads what is said of the reader. */
async function readerOf(tenantId: string, recipient: Recipient) {
  const id = await book.delivery(tenantId, recipient);
  const [claimed] = await readClaimed(book.db, new Map([[id, book.clock.now()]]));
  const { tenantId: home, ...known } = claimed?.reader ?? {};
  expect(home).toBe(tenantId);
  return known;
}

/** The cards about language that were said in this tenant, oldest first. */
async function saidOf(tenantId: string) {
  const rows = await book.db
    .selectFrom('deliveries as d')
    .innerJoin('notifications as n', 'n.id', 'd.notification_id')
    .where('d.tenant_id', '=', tenantId)
    .orderBy('d.id')
    .select(['n.said', 'd.recipient'])
    .execute();
  return rows.flatMap(({ said, recipient }) => {
    const data = dataOf(said, 'language');
    return data === undefined ? [] : [{ ...data, to: recipient.kind }];
  });
}

describe('what a person reads', () => {
  test('is what they chose, else what Teams says, in everything that reads people', async () => {
    const tenantId = book.tenant();
    await install(tenantId);
    expect(await readerOf(tenantId, await toJonas(tenantId))).toEqual({ locale: 'de-DE' });
    await say(tenantId, 'language English');
    expect(await readerOf(tenantId, await toJonas(tenantId))).toEqual({ language: 'en', locale: 'de-DE' });
    const again = { ...envelope(tenantId, {}) };
    const people = [
      await jonasOf(tenantId),
      await world.store.transact(stores => stores.people.whose(tenantId, PLACES.personal)),
      await familiar(book.db, again, PLACES.personal, book.clock.now()),
      (await book.db.transaction().execute(trx => upsertAll(trx, book.people, tenantId, [again.from])))[0],
    ];
    expect(people.map(person => person?.language)).toEqual(['en', 'en', 'en', 'en']);
  });

  test.each([
    ['sprache englisch', 'en'],
    ['Sprache: „Deutsch“', 'de'],
    ['language deutsch.', 'de'],
    ['speak German', 'de'],
    ['language automatic', null],
    ['sprache automatisch', null],
    ['language as in teams', null],
  ])('"%s" chooses %s', async (line, language) => {
    const tenantId = book.tenant();
    await install(tenantId);
    await say(tenantId, 'language english');
    await say(tenantId, line);
    expect((await jonasOf(tenantId)).language ?? null).toBe(language);
    const before = 'en';
    const chosen = { kind: 'chosen', language: language ?? 'automatic', before, to: 'person' };
    expect((await saidOf(tenantId)).at(-1)).toEqual(chosen);
  });

  test.each([
    ['language', {}],
    ['sprache', {}],
    ['language klingon', { said: 'klingon' }],
  ])('"%s" chooses none, and asks', async (line, more) => {
    const tenantId = book.tenant();
    await install(tenantId);
    await say(tenantId, line);
    expect((await jonasOf(tenantId)).language).toBeUndefined();
    expect(await saidOf(tenantId)).toEqual([{ kind: 'ask', ...more, to: 'person' }]);
  });

  test('stays what was chosen where two turn out to be one, and neither had chosen otherwise', async () => {
    const tenantId = book.tenant();
    await install(tenantId);
    const [byEntra] = await upsertAll(book.db, book.people, tenantId, [{ aadObjectId: 'other-object' }]);
    await world.store.transact(async stores => {
      await stores.preferences.choose(byEntra?.id ?? '', { language: 'en' });
      await stores.preferences.choose((await jonasOf(tenantId)).id, { quietSummary: true });
    });
    await book.db
      .updateTable('people')
      .set({ aad_object_id: null })
      .where('teams_id', '=', '29:jonas')
      .execute();
    await book.db.deleteFrom('person_addresses').where('address', '=', 'jonas-object').execute();
    const both = { teamsId: '29:jonas', aadObjectId: 'other-object' };
    const [one] = await book.db.transaction().execute(trx => upsertAll(trx, book.people, tenantId, [both]));
    expect(one?.language).toBe('en');
  });
});

/** Of those that BCP 47 keeps free: whatever is translated next, this is not. */
const NOT_SPOKEN = 'qaa-NL';

describe('what Teams says is said once', () => {
  const learned = (before: string) => ({ kind: 'learned', before, to: 'person' });

  test('with the first answer, to somebody who was not welcomed in it', async () => {
    const tenantId = book.tenant();
    await install(tenantId, { locale: null });
    await say(tenantId, 'help');
    await say(tenantId, 'help');
    expect(await saidOf(tenantId)).toEqual([learned('en')]);
  });

  test('by the welcome itself, which has the buttons', async () => {
    const tenantId = book.tenant();
    await install(tenantId);
    await say(tenantId, 'help');
    expect(await saidOf(tenantId)).toEqual([]);
  });

  test('by the welcome that was sent already, where the second sign of the installation says it', async () => {
    const tenantId = book.tenant();
    await install(tenantId, { locale: null });
    const welcome = (await book.claim('w', 1_000)).find(each => each.tenantId === tenantId);
    await install(tenantId);
    await say(tenantId, 'help');
    const changes = await book.db
      .selectFrom('deliveries')
      .where('amends', '=', welcome?.id ?? '')
      .select('operation')
      .execute();
    expect(changes).toEqual([{ operation: 'update' }]);
    expect(await saidOf(tenantId)).toEqual([]);
  });

  test('anew where it changes to another language, and not to another region or to one that Herald does not speak', async () => {
    const tenantId = book.tenant();
    await install(tenantId);
    for (const locale of ['de-AT', NOT_SPOKEN, 'de-DE']) await say(tenantId, 'help', { locale });
    expect(await saidOf(tenantId)).toEqual([]);
    for (const locale of ['en-US', 'en-US', 'de-DE']) await say(tenantId, 'help', { locale });
    expect(await saidOf(tenantId)).toEqual([learned('de'), learned('en')]);
  });

  test('and never to who chose, also where the choice is their first word', async () => {
    const tenantId = book.tenant();
    await say(tenantId, 'language english');
    await say(tenantId, 'help', { locale: 'de-AT' });
    expect(await saidOf(tenantId)).toEqual([
      { kind: 'chosen', language: 'en', before: 'automatic', to: 'person' },
    ]);
  });

  test('nor to those who read what is usual here', async () => {
    const tenantId = book.tenant();
    for (const locale of ['en-US', NOT_SPOKEN, null]) await say(tenantId, 'help', { locale });
    expect(await saidOf(tenantId)).toEqual([]);
  });

  test('nor to those who read what is usual in their tenant, where the others are told', async () => {
    const tenantId = book.tenant();
    usual = { language: 'en', ofTenants: { [tenantId]: 'de' } };
    for (const locale of ['de-AT', NOT_SPOKEN, null, 'en-US']) await say(tenantId, 'help', { locale });
    usual = { language: 'en' };
    expect(await saidOf(tenantId)).toEqual([learned('de')]);
  });
});

describe('what is read where several read', () => {
  const places = ['groupChat', 'channel'] as const;

  test.each(places)('in a %s is what whoever installed Herald reads', async where => {
    const tenantId = book.tenant();
    await install(tenantId, { where, locale: null });
    expect(await readerOf(tenantId, to(PLACES[where]))).toEqual({});
    // The second sign of the same installation may say more, or less.
    await install(tenantId, { where, locale: 'de-AT' });
    await install(tenantId, { where, locale: null });
    await say(tenantId, 'help', { where, locale: 'en-US' });
    expect(await readerOf(tenantId, to(PLACES[where]))).toEqual({ locale: 'de-AT' });
    await remove(tenantId, { where });
    await install(tenantId, { where, locale: 'en-GB' });
    expect(await readerOf(tenantId, to(PLACES[where]))).toEqual({ locale: 'en-GB' });
  });

  test.each(places)('in a %s is what they chose, where they chose', async where => {
    const tenantId = book.tenant();
    await install(tenantId);
    await say(tenantId, 'language english');
    await install(tenantId, { where });
    const place = where === 'channel' ? TEAM.id : PLACES[where];
    expect(await readerOf(tenantId, to(place))).toEqual({ locale: 'en' });
  });

  test('in a channel that Herald never heard from is that of its team', async () => {
    const tenantId = book.tenant();
    await install(tenantId, { where: 'channel' });
    const change = { kind: 'channelChanged', change: 'created', channel: { id: '19:quiet' } } as const;
    await world.handle({ ...envelope(tenantId, { where: 'channel' }), ...change });
    expect(await readerOf(tenantId, to('19:quiet'))).toEqual({ locale: 'de-DE' });
  });

  test.each(places)('in a %s is what was chosen there, said there, with who did it', async where => {
    const tenantId = book.tenant();
    await install(tenantId, { where });
    await say(tenantId, 'language english', { where });
    await say(tenantId, 'sprache', { where });
    expect(await readerOf(tenantId, to(PLACES[where]))).toEqual({ language: 'en', locale: 'de-DE' });
    await say(tenantId, 'language automatic', { where });
    expect(await readerOf(tenantId, to(PLACES[where]))).toEqual({ locale: 'de-DE' });
    const here = { by: 'Jonas Weber', to: 'conversation' };
    expect((await saidOf(tenantId)).filter(said => said.to === 'conversation')).toEqual([
      { kind: 'chosen', language: 'en', before: 'automatic', ...here },
      { kind: 'ask', to: 'conversation' },
      { kind: 'chosen', language: 'automatic', before: 'en', ...here },
    ]);
    // It is theirs together: what he reads himself stays.
    expect((await jonasOf(tenantId)).language).toBeUndefined();
  });
});
