import { sql } from 'kysely';
import { v7 as newId } from 'uuid';
import { beforeAll, describe, expect, test } from 'vitest';
import type { InboundEvent } from '../../../src/core/inbound-event.ts';
import { templateOf } from '../../../src/core/said.ts';
import { FEATURES } from '../../../src/features/features.ts';
import { findPerson } from '../../../src/people/store/finding.ts';
import { exportOf, keptOf } from '../../../src/people/store/own-data.ts';
import { rosterStore } from '../../../src/people/store/rosters.ts';
import { turnWorld } from '../../chat/turn-world.ts';
import { textsOf } from '../../deliver/card-tree.ts';
import { english, voiceFor } from '../../voices.ts';

const world = turnWorld();
const { book } = world;

/** The same words in every table that there is. */
async function traces(...texts: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ tablename: string }>`
    select tablename from pg_tables where schemaname = 'public'`.execute(book.db);
  const found: string[] = [];
  for (const { tablename } of rows)
    for (const text of texts) {
      const { rows: hits } = await sql`
        select from ${sql.table(tablename)} as t where strpos(lower(t::text), lower(${text})) > 0`.execute(
        book.db,
      );
      if (hits.length > 0) found.push(`${tablename}: ${text}`);
    }
  return found;
}

function somebody(locale = 'en-GB') {
  const [tenantId, aadObjectId] = [book.tenant(), newId()];
  const teamsId = `29:${aadObjectId}`;
  const from = { teamsId, aadObjectId, name: `Ana ${aadObjectId}`, upn: `ana.${aadObjectId}@contoso.com` };
  const conversation = {
    ...{ tenantId, conversationId: `a:${tenantId}`, kind: 'personal' as const },
    ...{ serviceUrl: 'https://smba/emea/', botId: '28:herald' },
  };
  const handle = (event: object, activityId = newId()) => {
    book.pass(1_000);
    const envelope = { activityId, at: new Date(book.clock.now()), conversation, from, locale };
    return world.handle({ ...envelope, ...event } as InboundEvent);
  };
  const last = () =>
    book.db
      .selectFrom('deliveries')
      .innerJoin('notifications', 'notifications.id', 'deliveries.notification_id')
      .where('deliveries.tenant_id', '=', tenantId)
      .orderBy('deliveries.id', 'desc')
      .select(['deliveries.id', 'deliveries.recipient', 'deliveries.said as stands', 'notifications.said'])
      .executeTakeFirstOrThrow();
  return {
    ...{ tenantId, aadObjectId, from, conversation, last },
    person: () => findPerson(book.db, tenantId, aadObjectId),
    async say(text: string) {
      await handle({ kind: 'said', text });
      return last();
    },
    click: (
      verb: string,
      delivery: string,
      { via = 'execute', activityId }: { via?: 'execute' | 'submit'; activityId?: string } = {},
    ) => handle({ kind: 'clicked', via, verb, data: { delivery } }, activityId),
    known: [aadObjectId, `Ana ${aadObjectId}`, teamsId],
  };
}
type Somebody = ReturnType<typeof somebody>;

/** Whose language is new is told so first. */
async function asked(who: Somebody): Promise<string> {
  await who.say('hi');
  const { id, said } = await who.say('forget me');
  expect(templateOf(said)).toBe('forget-me');
  return id;
}

describe('my data', () => {
  test('counts what there is, and leaves out what there is not', async () => {
    const ana = somebody();
    await ana.say('remind me tomorrow at 9 to call back');
    await ana.say('quiet hours 18 to 8');
    const { said } = await ana.say('What do you know about me?');
    expect(said).toMatchObject({
      template: 'my-data',
      data: {
        name: ana.from.name,
        addresses: [ana.from.upn],
        kept: expect.arrayContaining([
          { phrase: 'data.settings', count: 1 },
          { phrase: 'data.reminders', count: 1 },
        ]),
        days: 90,
      },
    });
    expect(JSON.stringify(said)).not.toContain('data.watches');
  });

  test.each(['meine daten', 'mes données', 'mis datos', '自分のデータ', 'meus dados', 'بياناتي'])(
    '%s',
    async line => {
      expect(templateOf((await somebody().say(line)).said)).toBe('my-data');
    },
  );
});

describe('forget me', () => {
  test.each([
    'Forget me!',
    'please delete my data',
    'vergiss mich',
    'oublie-moi',
    'olvídame',
    '私のデータを削除して',
    'esqueça-me',
    'انسني',
  ])('%s is asked first, and forgets nobody', async line => {
    const ana = somebody();
    expect(templateOf((await ana.say(line)).said)).toBe('forget-me');
    expect(await ana.person()).toBeDefined();
  });

  test('with a no, everything stays', async () => {
    const ana = somebody();
    const card = await asked(ana);
    const answer = await ana.click('keepMe', card);
    expect(answer && 'card' in answer && textsOf(answer.card)).toContain(english.say('forget.nothing'));
    expect(await ana.person()).toMatchObject({ reach: 'open' });
  });

  test('with a yes, nothing is left but a hash, and pressing again changes nothing', async () => {
    const ana = somebody();
    await ana.say('remind me tomorrow at 9 to call back');
    const person = (await ana.person())?.id ?? '';
    const to = { kind: 'person', personId: person, label: ana.from.name } as const;
    const waiting = await book.delivery(ana.tenantId, to, { state: 'held', reason: 'quiet-hours' });
    const card = await asked(ana);
    const pressed = newId();
    const answer = await ana.click('forgetMe', card, { activityId: pressed });
    expect(answer && 'card' in answer && textsOf(answer.card)).toContain(english.say('forget.done'));
    expect(await traces(...ana.known)).toEqual([]);
    expect((await book.row(waiting)).state).toBe('undelivered');
    // Teams sends it again; and who pressed twice, or presses what stands in the chat, is not known by that.
    for (const again of [pressed, newId()]) {
      const told = await ana.click('forgetMe', card, { activityId: again });
      expect(told).toEqual({ text: english.say('forgotten.pressed') });
    }
    expect(await traces(...ana.known)).toEqual([]);
  });

  test('somebody who waits for no answer reads it in their chat, in their language', async () => {
    const ana = somebody('de-DE');
    const card = await asked(ana);
    await ana.click('forgetMe', card, { via: 'submit' });
    const { recipient, said } = await ana.last();
    expect(recipient).toMatchObject({
      kind: 'conversation',
      conversationId: ana.conversation.conversationId,
    });
    expect(said).toEqual({ text: voiceFor({ locale: 'de-DE' }).say('forget.done') });
    expect(await traces(...ana.known)).toEqual([]);
  });

  test('the words of the button are heard, too', async () => {
    const ana = somebody();
    await book.db
      .updateTable('deliveries')
      .set({ state: 'queued' })
      .where('id', '=', await asked(ana))
      .execute();
    await ana.say('yes, forget me');
    expect(await ana.person()).toBeUndefined();
  });

  test('a list of members does not bring them back, and what they write does', async () => {
    const ana = somebody();
    const card = await asked(ana);
    await ana.click('forgetMe', card);
    const { tenantId } = ana;
    const ben = { teamsId: '29:ben', aadObjectId: newId(), name: 'Ben' };
    const place = { tenant_id: tenantId, place_id: '19:chat', conversation_id: '19:chat' };
    const reads = async () => {
      const running = { ...place, generation: 1, state: 'running' as const, changed_at: book.clock.now() };
      await book.db
        .insertInto('rosters')
        .values(running)
        .onConflict(c => c.columns(['tenant_id', 'place_id']).doUpdateSet({ state: 'running' }))
        .execute();
      const parts = { newId, features: FEATURES };
      await rosterStore(book.db, book.clock, parts).keepPage(
        {
          ...{ tenantId, placeId: '19:chat', isTeam: false, generation: 1 },
          conversation: { ...ana.conversation, conversationId: '19:chat', kind: 'groupChat' },
        },
        [ana.from, ben],
        undefined,
      );
    };
    await reads();
    expect(await ana.person()).toBeUndefined();
    expect(await findPerson(book.db, tenantId, ben.aadObjectId)).toBeDefined();
    await ana.say('hello');
    await reads();
    const person = await ana.person();
    expect(person).toMatchObject({ reach: 'open' });
    expect(await keptOf(book.db, FEATURES, person?.id ?? '')).toContainEqual({
      phrase: 'data.places',
      count: 1,
    });
  });
});

describe('an export', () => {
  /** Where the database itself says that something belongs to a person. */
  let ofPeople: string[];
  beforeAll(async () => {
    const { rows } = await sql<{ name: string }>`
      select distinct conrelid::regclass::text as name from pg_constraint
      where contype = 'f' and confrelid = 'people'::regclass order by name`.execute(book.db);
    ofPeople = rows.map(({ name }) => name);
  });

  test('has every table that names a person', async () => {
    const ana = somebody();
    await ana.say('hi');
    const exported = await exportOf(book.db, FEATURES, (await ana.person())?.id ?? '');
    expect(ofPeople.length).toBeGreaterThan(10);
    expect(ofPeople.filter(name => !(name in exported))).toEqual([]);
    expect(exported.people).toMatchObject([{ name: ana.from.name, upn: ana.from.upn }]);
    expect(exported.person_addresses).toHaveLength(3);
  });
});
