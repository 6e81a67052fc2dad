import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memory } from '../src/chat/store/bot-state.ts';
import { preferenceStore } from '../src/chat/store/preferences.ts';
import { FEATURES as ALL } from '../src/features/features.ts';
import { pressStore } from '../src/ledger/store/presses.ts';
import { forgetOnWish } from '../src/people/store/forgetting.ts';
import { identityStore } from '../src/people/store/identities.ts';
import { exportOf } from '../src/people/store/own-data.ts';
import { roleStore } from '../src/people/store/roles.ts';
import { stopStore } from '../src/people/store/stops.ts';
import { subscriptionStore } from '../src/people/store/subscriptions.ts';
import { ledger } from './ledger/ledger.ts';

const FEATURES = join(import.meta.dirname, 'features');
/** Where a feature keeps something of a person, a file beside its tests has it keep all that it can of one. */
const knowing = readdirSync(FEATURES)
  .map(name => join(FEATURES, name, 'known.ts'))
  .filter(file => existsSync(file));

const page = readFileSync(join(import.meta.dirname, '../docs/privacy.md'), 'utf8');
/** The statements of the page, as an operator would copy them. */
const statements = [...page.matchAll(/^```sql\n([\s\S]*?)^```/gm)].map(([, sql = '']) => sql);
const begin = statements.indexOf('begin;\n');
const SEARCH = statements.slice(0, begin);
const FORGET = statements.slice(begin);
/** Parts of the export and the forgetting that an operator asks the API for. */
const parts = { newId, features: [...ALL] };

let client: pg.Client;
// Before the ledger, which takes its database away when it ends.
afterAll(() => client.end());
const books = ledger();
beforeAll(async () => {
  client = new pg.Client(books.url);
  await client.connect();
});

/** As `psql` does it with what was set: `:'name'` becomes a quoted text. */
function run(sql: string, set: Readonly<Record<string, string>>): Promise<pg.QueryResult> {
  const text = sql.replaceAll(/:'(\w+)'/g, (_, name: string) => pg.escapeLiteral(set[name] ?? `no ${name}`));
  return client.query(text);
}

async function tables(): Promise<string[]> {
  const { rows } = await client.query("select tablename from pg_tables where schemaname = 'public'");
  return rows.map(({ tablename }) => tablename);
}

/** Where in the database one of these is written. */
async function traces(texts: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const table of await tables())
    for (const text of texts) {
      const sql = `select count(*)::int as found from "${table}" as t where strpos(lower(t::text), lower($1)) > 0`;
      const { rows } = await client.query(sql, [text]);
      if (rows[0].found > 0) found.push(`${table}: ${text}`);
    }
  return found;
}

test('every table is in the list of what is stored', async () => {
  const listed = [...page.matchAll(/^\| (`.+?) \|/gm)].flatMap(([, names = '']) => names.match(/\w+/g) ?? []);
  const ours = (await tables()).filter(name => !name.startsWith('kysely_'));
  expect(ours.filter(name => !listed.includes(name))).toEqual([]);
});

test('every column of a person is in the list of what is stored', async () => {
  const { rows } = await client.query(
    "select column_name from information_schema.columns where table_name = 'people' and column_name not in ('id', 'tenant_id')",
  );
  const row = page.split('\n').find(line => line.startsWith('| `people`')) ?? '';
  expect(rows.map(({ column_name }) => column_name).filter(name => !row.includes(`\`${name}\``))).toEqual([]);
});

describe('a person of whom much is known', () => {
  const [oid, email] = [newId(), 'ana.silva@contoso.com'];
  const known = [oid, email, 'Ana Silva'];
  const tenant = books.tenant();
  let set: Record<string, string>;

  beforeAll(async () => {
    const { db, clock } = books;
    const ana = await books.person(tenant, oid);
    const row = { tenant_id: tenant, address: email, person_id: ana.personId };
    await db.insertInto('person_addresses').values(row).execute();
    await db.updateTable('people').set({ email }).where('id', '=', ana.personId).execute();
    await db
      .insertInto('conversations')
      .values({
        tenant_id: tenant,
        id: 'a:ana',
        kind: 'personal',
        service_url: 'https://smba.trafficmanager.net/teams/',
        bot_id: '28:herald',
        person_id: ana.personId,
        state: 'open',
        seen_at: clock.now(),
      })
      .execute();
    await db
      .insertInto('memberships')
      .values({ tenant_id: tenant, place_id: '19:team', person_id: ana.personId, generation: 1 })
      .execute();
    const identity = { source: 'github', login: 'ana-s', person: email };
    await identityStore(db).put(tenant, [identity], clock.now());
    const key = { id: newId(), name: 'ci', hash: newId(), tester: email, created_at: clock.now() };
    await db.insertInto('api_keys').values(key).execute();
    await roleStore(db).put(tenant, 'on-call', ['ben@contoso.com', email], clock.now());
    const group = { tenant_id: tenant, name: 'all@contoso.com', generation: 1 };
    const reading = { ...group, state: 'read', begun_at: clock.now(), read_at: clock.now() } as const;
    await db.insertInto('directory_groups').values(reading).execute();
    await db
      .insertInto('directory_members')
      .values({ ...group, aad_object_id: oid })
      .execute();
    await subscriptionStore(db).choose(ana.personId, 'deployments', 'out', clock.now());
    await stopStore(db, newId).add(ana.personId, { kind: 'actor', name: 'Ana Silva' }, clock.now());
    await preferenceStore(db, clock).choose(ana.personId, { interruption: 'ad-hoc', language: 'de' });
    await memory(db, ana.personId).write({ k: { answer: 'I am Ana Silva' } });
    for (const file of knowing) await (await import(file)).know(books, { tenantId: tenant, ana });
    const welcome = { said: { text: 'Hello Ana Silva' }, callerId: 'herald' };
    await books.delivery(tenant, ana, { notification: welcome });
    const card = await books.delivery(tenant, ana, { notification: { fallback: { person: email } } });
    const press = { verb: 'take', data: { by: 'Ana Silva' }, isExclusive: true };
    const told = { person_id: ana.personId, ends_at: clock.now(), delivery_id: card };
    await db.insertInto('digest_windows').values(told).execute();
    const pressing = { clock, newId, enqueue: async () => undefined };
    await db.transaction().execute(trx => pressStore(trx, pressing).press(card, ana.personId, press));
    const elsewhere = { said: { text: `Assigned to ${email}` }, actorAadObjectId: oid };
    await books.delivery(
      tenant,
      { kind: 'conversation', conversationId: '19:ops', label: 'Ops' },
      {
        notification: elsewhere,
        state: 'sent',
        because: { code: 'installed', by: 'Ana Silva' },
      },
    );
    const nobody = { kind: 'unknown', label: email } as const;
    await books.delivery(tenant, nobody, { state: 'undelivered', reason: 'unknown-person' });
    set = { tenant, address: email, text: email, person: ana.personId };
  });

  test('is found, with everything that is stored about them', async () => {
    const { dialogs, ...kept } = await exportOf(books.db, parts.features, set.person ?? '');
    expect(dialogs).toEqual([]);
    expect(Object.entries(kept).filter(([, rows]) => rows.length === 0)).toEqual([]);
    expect(kept).toMatchObject({
      people: [{ email, aad_object_id: oid }],
      bot_state: [{ value: { answer: 'I am Ana Silva' } }],
    });
    expect(kept.person_addresses).toHaveLength(3);
    expect(kept.deliveries).toHaveLength(4);
    const found = [];
    for (const sql of SEARCH) found.push((await run(sql, set)).rows.length);
    expect(found).toEqual([5]);
    expect(await traces(known)).not.toEqual([]);
  });

  test('is found nowhere once they and the texts about them are forgotten', async () => {
    await books.db
      .transaction()
      .execute(trx => forgetOnWish(trx, set.person ?? '', books.clock.now(), parts));
    for (const text of [email, oid, 'Ana Silva']) for (const sql of FORGET) await run(sql, { ...set, text });
    expect(await traces(known)).toEqual([]);
    const { rows } = await client.query(
      'select state, count(*)::int as count from deliveries where tenant_id = $1 group by state order by state',
      [tenant],
    );
    expect(rows).toEqual([
      { state: 'acknowledged', count: 1 },
      { state: 'sent', count: 2 },
      { state: 'undelivered', count: 4 },
    ]);
  });

  test('leaves the no that an installation asks for', async () => {
    const { rows } = await client.query('select count(*)::int as count from removals where tenant_id = $1', [
      tenant,
    ]);
    expect(rows).toEqual([{ count: 1 }]);
  });
});
