import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import { v7 as newId } from 'uuid';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { ConversationKind } from '../../src/core/conversation.ts';
import type { InboundEvent } from '../../src/core/inbound-event.ts';
import type { ClaimedDelivery } from '../../src/ledger/ports/delivering.ts';
import { lockPeople, upsertAll } from '../../src/people/store/upserting.ts';
import type { Schema } from '../../src/platform/schema.ts';
import { eventually } from '../eventually.ts';
import { type Around, turnWorld } from './turn-world.ts';

/** A known person, in a place known to have Herald, costs one look and no lock on the tenant (decision 0095). */
const world = turnWorld();
const { book } = world;

type Said = InboundEvent & { kind: 'said' };
type Db = Kysely<Schema>;

/** Ana writes, in a place of this tenant. Each tenant has an Ana of its own. */
function says(
  tenantId: string,
  text: string,
  more: Partial<Said> = {},
  kind: ConversationKind = 'personal',
): Said {
  const conversationId = { personal: 'a:ana', groupChat: '19:group', channel: '19:ops' }[kind];
  return {
    kind: 'said',
    text,
    activityId: newId(),
    at: new Date(book.clock.now()),
    conversation: { tenantId, conversationId, kind, serviceUrl: 'https://smba/emea/', botId: '28:herald' },
    from: { teamsId: '29:ana', aadObjectId: 'ANA-object', name: 'Ana Silva' },
    ...(kind === 'channel' && { team: { id: '19:general', name: 'Engineering' } }),
    locale: 'en-GB',
    timeZone: 'Europe/Lisbon',
    ...more,
  };
}

const installed = (tenantId: string, kind?: ConversationKind): InboundEvent => ({
  ...says(tenantId, '', {}, kind),
  ...{ kind: 'installed', upgrade: false },
});
const removed = (tenantId: string, at: Date): InboundEvent => ({
  ...says(tenantId, '', { at }),
  ...{ kind: 'removed', upgrade: false },
});
const seconds = (count: number) => new Date(book.clock.now().getTime() + count * 1000);

/** A tenant in which Ana has Herald and has spoken to it before. */
async function tenantOfAna(kind: ConversationKind = 'personal', name = book.tenant()): Promise<string> {
  await world.handle({ ...installed(name, kind), activityId: `${kind} 1` });
  await world.handle(says(name, 'help', { activityId: `${kind} 2` }, kind));
  return name;
}

describe('what it costs', () => {
  afterEach(() => void vi.restoreAllMocks());

  /** The statements of a turn: each is a round trip. The word to the workers follows on a connection of its own. */
  async function statements(work: () => Promise<unknown>): Promise<string[]> {
    const asked = vi.spyOn(pg.Client.prototype, 'query');
    await work();
    const { calls, contexts } = asked.mock;
    const texts = calls.map(([query]) =>
      typeof query === 'string' ? query : String((query as { text?: string }).text),
    );
    const turn = contexts[texts.findLastIndex(text => /^commit/i.test(text))];
    return texts.filter((_, i) => contexts[i] === turn);
  }

  /** BEGIN, who it is, what runs, what Herald says, COMMIT; some ask for one thing more. */
  test.each<[string, number]>([
    ['help', 5],
    ['what is this?', 5],
    ['topics', 6],
    ['why', 6],
    ['unsubscribe nothing', 6],
    ['interruptions', 10],
    ['reminders', 6],
    ['watches', 6],
  ])('"%s" of somebody familiar takes at most %i round trips', async (text, most) => {
    const tenantId = await tenantOfAna();
    const asked = await statements(() => world.handle(says(tenantId, text)));
    expect(asked.at(-1)).toMatch(/^commit/i);
    expect({ asked: asked.length, statements: asked }).toMatchObject({ asked: expect.any(Number) });
    expect(asked.length).toBeLessThanOrEqual(most);
  });

  /** In a transaction it would take a lock of the whole server (decision 0096). */
  test('the end of a dialogue, which changes its card, wakes the workers once it is committed', async () => {
    const tenantId = await tenantOfAna();
    await world.handle(says(tenantId, 'remind me to call the bank'));
    for (const state of ['sending', 'sent'])
      await sql`update deliveries set state = ${state} where id = (
        select id from deliveries where tenant_id = ${tenantId} order by id desc limit 1)`.execute(book.db);
    const asked = await statements(() => world.handle(says(tenantId, 'cancel')));
    expect(asked.filter(text => text.includes('pg_notify'))).toEqual([]);
    expect(asked.filter(text => text.includes("reason_code = 'superseded'"))).toHaveLength(1);
    expect(asked.length).toBeLessThanOrEqual(12);
  });

  test.each<[ConversationKind]>([['groupChat'], ['channel']])(
    'who is familiar in a %s costs as little, and the line there one more',
    async kind => {
      const tenantId = await tenantOfAna(kind);
      const asked = await statements(() => world.handle(says(tenantId, 'topics', {}, kind)));
      expect(asked.length).toBeLessThanOrEqual(5);
    },
  );

  test('a click of somebody familiar takes at most 6 round trips, and a stop looks once at what is on its way', async () => {
    const tenantId = await tenantOfAna();
    const [person] = await upsertAll(book.db, book.people, tenantId, [{ teamsId: '29:ana' }]);
    const recipient = { kind: 'person', personId: person?.id ?? '', label: 'Ana' } as const;
    const content = { topic: 'builds', title: 'Built', subject: { name: 'x' }, actor: { name: 'CI' } };
    const said = { template: 'notification', data: content } as const;
    const delivery = await book.delivery(tenantId, recipient, { notification: { topic: 'builds', said } });
    const click = { kind: 'clicked', via: 'execute', verb: 'optOut', data: { delivery } } as const;
    let answer: unknown;
    const asked = await statements(async () => {
      answer = await world.handle({ ...says(tenantId, ''), ...click });
    });
    expect(answer).toHaveProperty('card');
    expect(asked.length).toBeLessThanOrEqual(7);
  });

  test('the workers hear of what is said on another connection than that of its transaction', async () => {
    const asked = vi.spyOn(pg.Client.prototype, 'query');
    const told = () =>
      asked.mock.calls.some(([query]) => (query as { text?: string }).text?.includes('pg_notify'));
    const tenantId = await tenantOfAna();
    await eventually('the workers are told', told);
    asked.mockClear();
    const turn = await statements(() => world.handle(says(tenantId, 'help')));
    await eventually('the workers are told', told);
    expect(turn.join()).not.toContain('pg_notify');
  });

  test('nobody familiar waits for those who are being met', async () => {
    const tenantId = await tenantOfAna();
    await book.db.transaction().execute(async trx => {
      await lockPeople(trx, tenantId);
      await world.handle(says(tenantId, 'help'));
    });
  });
});

/** How a tenant stands: each row of what it knows and said, without what is of no two tenants the same. */
async function standing(tenantId: string): Promise<string[]> {
  const { rows } = await sql<{ row: string }>`
    with here as (select id, teams_id from people where tenant_id = ${tenantId})
    select 'tenant ' || to_jsonb(t)::text as row from tenants t where id = ${tenantId}
    union all select 'person ' || (to_jsonb(p) - 'id')::text from people p where tenant_id = ${tenantId}
    union all select 'address ' || address || ' of ' || coalesce(teams_id, '') from person_addresses
      join here on here.id = person_id where tenant_id = ${tenantId}
    union all select 'chat ' || (to_jsonb(c) - 'person_id')::text || coalesce(teams_id, '') from conversations c
      left join here on here.id = person_id where tenant_id = ${tenantId}
    union all select 'place ' || to_jsonb(i)::text from installations i where tenant_id = ${tenantId}
    union all select 'team ' || to_jsonb(t)::text from teams t where tenant_id = ${tenantId}
    union all select 'roster ' || to_jsonb(r)::text from rosters r where tenant_id = ${tenantId}
    union all select 'removal ' || removed_at from removals where tenant_id = ${tenantId}
    union all select 'outage ' || to_jsonb(o)::text from outages o where key = ${`tenant:${tenantId}`}
    union all select 'seen ' || activity_id || seen_at from seen_activities where tenant_id = ${tenantId}
    union all select 'says ' || n.said::text || ' to ' || coalesce(teams_id, '') || d.state from deliveries d
      join notifications n on n.id = d.notification_id left join here on here.id = d.person_id
      where d.tenant_id = ${tenantId}`.execute(book.db);
  return rows.map(({ row }) => row.replaceAll(tenantId, 'T')).toSorted();
}

describe('the long way would change nothing else', () => {
  interface Case {
    readonly where?: ConversationKind;
    readonly says?: Partial<Said>;
    readonly before?: (db: Db, tenantId: string) => Promise<unknown>;
  }
  const to = (conversation: Partial<Said['conversation']>): Partial<Said> => ({
    conversation: { ...says('', '').conversation, ...conversation },
  });
  const set = (text: (tenantId: string) => ReturnType<typeof sql>) => (db: Db, tenantId: string) =>
    text(tenantId).execute(db);

  const FAMILIAR: Record<string, Case> = {
    'nothing is new': {},
    'nothing is new in a group chat': { where: 'groupChat' },
    'nothing is new in a channel': { where: 'channel' },
    'it comes late': { says: { at: seconds(-3_600) } },
    'it comes late in a channel': { where: 'channel', says: { at: seconds(-3_600) } },
    'it says nothing of language and zone': { says: { locale: undefined, timeZone: undefined } as object },
    'it says less of who it is': { says: { from: { teamsId: '29:ana' } } },
    'it says less of the team': { where: 'channel', says: { team: { id: '19:general' } } },
    'who removed Herald writes in a channel': {
      where: 'channel',
      before: set(of => sql`update people set reach = 'removed' where tenant_id = ${of}`),
    },
  };

  const STRANGE: Record<string, Case> = {
    'their name is new': {
      says: { from: { teamsId: '29:ana', aadObjectId: 'ana-object', name: 'Ana Sousa' } },
    },
    'their id at Entra is new': {
      says: { from: { teamsId: '29:ana', aadObjectId: 'other', name: 'Ana Silva' } },
    },
    'they are new': { says: { from: { teamsId: '29:ben', aadObjectId: 'ben-object', name: 'Ben' } } },
    'they are nobody that is known': { before: set(of => sql`delete from people where tenant_id = ${of}`) },
    'their language is new': { says: { locale: 'pt-PT' } },
    'their zone is new': { says: { timeZone: 'Europe/Berlin' } },
    'the service URL is new': { says: to({ serviceUrl: 'https://smba/amer/' }) },
    'the bot is new': { says: to({ botId: '28:other' }) },
    'the chat has a name': { where: 'groupChat', says: { conversationName: 'Friends' } },
    'the team has another name': { where: 'channel', says: { team: { id: '19:general', name: 'Eng' } } },
    'the team has a group': { where: 'channel', says: { team: { id: '19:general', aadGroupId: 'g' } } },
    'the team is new': {
      where: 'channel',
      before: set(of => sql`delete from teams where tenant_id = ${of}`),
    },
    'the tenant is served elsewhere': {
      before: set(of => sql`update tenants set service_url = 'https://other/' where id = ${of}`),
    },
    'the tenant has another bot': {
      before: set(of => sql`update tenants set bot_id = '28:other' where id = ${of}`),
    },
    'the conversation is new': { says: to({ conversationId: 'a:new' }) },
    'the conversation was gone': {
      before: set(of => sql`update conversations set state = 'gone' where tenant_id = ${of}`),
    },
    'the 1:1 is nobody’s': {
      before: set(of => sql`update conversations set person_id = null where tenant_id = ${of}`),
    },
    'their 1:1 is another': {
      before: set(of => sql`update people set personal_conversation_id = 'a:old' where tenant_id = ${of}`),
    },
    'they had blocked Herald': {
      before: set(of => sql`update people set reach = 'blocked' where tenant_id = ${of}`),
    },
    'they had blocked Herald, and write in a channel': {
      where: 'channel',
      before: set(of => sql`update people set reach = 'blocked' where tenant_id = ${of}`),
    },
    'it is remembered that they took Herald away': {
      before: set(
        of => sql`insert into removals (tenant_id, person_hash, removed_at)
          select tenant_id, encode(sha256(convert_to(tenant_id || '/' || aad_object_id, 'UTF8')), 'hex'), now()
          from people where tenant_id = ${of}`,
      ),
    },
    'Herald was blocked in the tenant': {
      before: set(
        of => sql`insert into outages (key, reason_code, since, probe_at)
          values ('tenant:' || ${of}, 'blocked-by-admin', now(), now())`,
      ),
    },
    'Herald was not known to be there': {
      before: set(of => sql`delete from installations where tenant_id = ${of}`),
    },
    'Herald was removed before': {
      before: set(of => sql`update installations set installed_at = null where tenant_id = ${of}`),
    },
  };

  const long: Around = transact => (work, waiting) =>
    transact(stores => work({ ...stores, familiar: async () => undefined }), waiting);

  /** The same in two tenants, on the usual way and on the long one; and which way the usual was. */
  async function both({ where = 'personal', says: more = {}, before }: Case) {
    const [usual, other] = [await tenantOfAna(where), await tenantOfAna(where)];
    book.pass(1_000);
    const activityId = newId();
    let short = false;
    const watched: Around = transact => (work, waiting) =>
      transact(stores => {
        const familiar: typeof stores.familiar = async (...asked) => {
          const person = await stores.familiar(...asked);
          short = person !== undefined;
          return person;
        };
        return work({ ...stores, familiar });
      }, waiting);
    const stood: string[][] = [];
    for (const [tenantId, way] of [
      [usual, watched],
      [other, long],
    ] as const) {
      await before?.(book.db, tenantId);
      const said = { ...says(tenantId, 'help', { activityId }, where), ...more };
      const event = { ...said, conversation: { ...said.conversation, tenantId } };
      await world.handle(event, way);
      stood.push(await standing(tenantId));
    }
    return { short, stood };
  }

  test.each(Object.entries(FAMILIAR))('where %s, which is familiar', async (_, each) => {
    const { short, stood } = await both(each);
    expect(short).toBe(true);
    expect(stood[0]).toEqual(stood[1]);
  });

  test.each(Object.entries(STRANGE))('where %s, which is not', async (_, each) => {
    const { short, stood } = await both(each);
    expect(short).toBe(false);
    expect(stood[0]).toEqual(stood[1]);
  });

  test('an activity that comes twice counts once', async () => {
    const tenantId = await tenantOfAna();
    const said = says(tenantId, 'help');
    await Promise.all(Array.from({ length: 8 }, () => world.handle(said)));
    const heard = (await standing(tenantId)).filter(row => row.includes('says'));
    expect(heard).toHaveLength(3);
  });
});

describe('under a turn', () => {
  /** Resolves when this waits for another transaction, of which there is no event, or is done without. */
  async function waits(work: Promise<unknown>): Promise<void> {
    let done = false;
    void work.finally(() => {
      done = true;
    });
    const waiting = sql`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await eventually('it waits', async () => done || (await waiting.execute(book.db)).rows.length > 0);
  }

  /** A turn that has done all that it does, and ends when it is told to. */
  async function held(event: InboundEvent): Promise<{ end(): Promise<void> }> {
    const [done, may] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const turn = world.handle(
      event,
      transact => (work, waiting) =>
        transact(async stores => {
          const result = await work(stores);
          done.resolve();
          await may.promise;
          return result;
        }, waiting),
    );
    await Promise.race([done.promise, turn]);
    return {
      async end() {
        may.resolve();
        await turn;
      },
    };
  }

  /** While the first is under way the second begins, waits, and is done when the first has ended. */
  async function oneBehindTheOther(first: InboundEvent, second: () => Promise<unknown>): Promise<void> {
    const turn = await held(first);
    const other = second();
    await waits(other);
    await turn.end();
    await other;
  }

  const ana = async (tenantId: string) =>
    book.db
      .selectFrom('people')
      .where('tenant_id', '=', tenantId)
      .where('teams_id', '=', '29:ana')
      .selectAll()
      .executeTakeFirst();
  const isThere = async (tenantId: string) =>
    (
      await book.db
        .selectFrom('installations')
        .where('tenant_id', '=', tenantId)
        .selectAll()
        .executeTakeFirst()
    )?.installed_at != null;
  const saidIn = async (tenantId: string) =>
    (await standing(tenantId)).filter(row => row.startsWith('says')).length;

  test('a removal comes after the turn, and takes Herald away', async () => {
    const tenantId = await tenantOfAna();
    await oneBehindTheOther(says(tenantId, 'help'), () => world.handle(removed(tenantId, seconds(1))));
    expect(await isThere(tenantId)).toBe(false);
    expect(await ana(tenantId)).toBeUndefined();
  });

  test('a removal that comes late, from before what they write, changes nothing', async () => {
    const tenantId = await tenantOfAna();
    await oneBehindTheOther(says(tenantId, 'help', { at: seconds(5) }), () =>
      world.handle(removed(tenantId, seconds(1))),
    );
    expect(await isThere(tenantId)).toBe(true);
    expect(await ana(tenantId)).toMatchObject({ reach: 'open', personal_conversation_id: 'a:ana' });
  });

  test('what comes in the middle of a removal waits, and is too late', async () => {
    const tenantId = await tenantOfAna();
    const before = await saidIn(tenantId);
    await oneBehindTheOther(removed(tenantId, seconds(5)), () =>
      world.handle(says(tenantId, 'help', { at: seconds(1) })),
    );
    expect(await isThere(tenantId)).toBe(false);
    expect(await saidIn(tenantId)).toBe(before);
  });

  const marked = (personId: string) => {
    const recipient = { kind: 'person', personId, label: 'Ana' } as const;
    return { recipient, tenantId: '' } as unknown as ClaimedDelivery;
  };

  test('a block that is recorded under a turn stands', async () => {
    const tenantId = await tenantOfAna();
    const { id = '' } = (await ana(tenantId)) ?? {};
    await oneBehindTheOther(says(tenantId, 'help'), () => book.records.mark(marked(id), 'blocked'));
    expect(await ana(tenantId)).toMatchObject({ reach: 'blocked', personal_conversation_id: null });
  });

  test('who writes while a block is being recorded is reached again', async () => {
    const tenantId = await tenantOfAna();
    const { id = '' } = (await ana(tenantId)) ?? {};
    let turn: Promise<unknown> | undefined;
    await book.db.transaction().execute(async trx => {
      await sql`update people set reach = 'blocked', personal_conversation_id = null where id = ${id}`.execute(
        trx,
      );
      turn = world.handle(says(tenantId, 'help'));
      await waits(turn);
    });
    await turn;
    expect(await ana(tenantId)).toMatchObject({ reach: 'open', personal_conversation_id: 'a:ana' });
  });

  test('who is merged into another under a turn takes along what was said to them', async () => {
    const tenantId = await tenantOfAna();
    const [kept] = await upsertAll(book.db, book.people, tenantId, [{ teamsId: '29:ana-anew' }]);
    const both = { teamsId: '29:ana-anew', aadObjectId: 'ana-object' };
    await oneBehindTheOther(says(tenantId, 'topics'), () =>
      book.db.transaction().execute(trx => upsertAll(trx, book.people, tenantId, [both])),
    );
    const rows = await book.db
      .selectFrom('deliveries')
      .where('tenant_id', '=', tenantId)
      .selectAll()
      .execute();
    expect(rows.length).toBeGreaterThan(2);
    for (const { person_id, recipient } of rows)
      expect({ person_id, recipient }).toMatchObject({
        person_id: kept?.id,
        recipient: { personId: kept?.id },
      });
  });

  test('who writes while they are merged into another is that other', async () => {
    const tenantId = await tenantOfAna();
    const [kept] = await upsertAll(book.db, book.people, tenantId, [{ teamsId: '29:ana-anew' }]);
    const both = { teamsId: '29:ana-anew', aadObjectId: 'ana-object' };
    let turn: Promise<unknown> | undefined;
    await book.db.transaction().execute(async trx => {
      await upsertAll(trx, book.people, tenantId, [both]);
      turn = world.handle(says(tenantId, 'topics'));
      await waits(turn);
    });
    await turn;
    const rows = await book.db
      .selectFrom('deliveries')
      .where('tenant_id', '=', tenantId)
      .selectAll()
      .execute();
    expect(new Set(rows.map(({ person_id }) => person_id))).toEqual(new Set([kept?.id]));
  });

  test('a conversation that is found gone under a turn, and a person who comes back at once', async () => {
    const tenantId = await tenantOfAna();
    let turn: Promise<unknown> | undefined;
    await book.db.transaction().execute(async trx => {
      await sql`update conversations set state = 'gone' where tenant_id = ${tenantId}`.execute(trx);
      turn = world.handle(says(tenantId, 'help'));
      await waits(turn);
    });
    await turn;
    const [chat] = await book.db
      .selectFrom('conversations')
      .where('tenant_id', '=', tenantId)
      .selectAll()
      .execute();
    expect(chat).toMatchObject({ state: 'open' });
  });

  test('two turns of one person, wherever they are, come one after the other', async () => {
    const tenantId = await tenantOfAna('channel', await tenantOfAna());
    await oneBehindTheOther(says(tenantId, 'interruptions'), () =>
      world.handle(says(tenantId, 'cancel', {}, 'channel')),
    );
    const running = await sql`select from dialogs d join people p on p.id = d.person_id
      where tenant_id = ${tenantId}`.execute(book.db);
    expect(running.rows).toEqual([]);
  });
});
