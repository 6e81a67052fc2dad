import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { v7 as newId } from 'uuid';
import { memory } from '../src/chat/store/bot-state.ts';
import { preferenceStore } from '../src/chat/store/preferences.ts';
import { turnLedger } from '../src/chat/store/turn-ledger.ts';
import { questionStore } from '../src/features/questions/store/question-store.ts';
import { reminderStore } from '../src/features/reminders/store/reminder-store.ts';
import { surveyStore } from '../src/features/surveys/store/survey-store.ts';
import { watchStore } from '../src/features/watches/store/watch-store.ts';
import { addDeliveries } from '../src/ledger/store/deliveries.ts';
import { subscriptionStore } from '../src/people/store/subscriptions.ts';
import { ledger } from './ledger/ledger.ts';

/** What a question makes necessary is not done here. */
const nothing = async () => undefined;
const NO_WORK = { enqueue: nothing, followUp: { followUp: nothing, expiry: nothing } };

const page = readFileSync(join(import.meta.dirname, '../docs/privacy.md'), 'utf8');
/** The statements of the page, as an operator would copy them. */
const statements = [...page.matchAll(/^```sql\n([\s\S]*?)^```/gm)].map(([, sql = '']) => sql);
const begin = statements.indexOf('begin;\n');
const ASK = statements.slice(0, begin);
const FORGET = statements.slice(begin);

const SURVEY = {
  topic: 'pulse',
  title: 'Names',
  actor: 'CI',
  asks: 'one-by-one',
  anonymous: false,
  closesAt: '2030-01-01T00:00:00.000Z',
  questions: [{ id: 'name', text: 'Your name?', required: true, type: 'text', maxLength: 100 }],
} as const;

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
    await subscriptionStore(db).choose(ana.personId, 'deployments', 'out', clock.now());
    await preferenceStore(db, clock).choose(ana.personId, { interruption: 'ad-hoc' });
    await watchStore(db, clock, newId).add(
      { id: ana.personId, tenantId: tenant },
      { subject: 'The desk of Ana Silva', condition: { kind: 'changes' }, days: 30 },
    );
    await reminderStore(db, clock, newId).set(
      { id: ana.personId, tenantId: tenant, reach: 'open' },
      { what: 'call Ana Silva back', at: new Date('2030-01-01T09:00:00Z'), timeZone: 'Etc/UTC' },
    );
    const survey = await books.notification(tenant, {
      begins: { dialogue: 'survey', given: { by: 'the test' } },
    });
    const definition = { ...SURVEY, id: survey.id };
    const planned = {
      id: survey.id,
      definition: JSON.stringify(definition),
      closes_at: new Date('2030-01-01'),
    };
    await db.insertInto('surveys').values(planned).execute();
    const answering = { id: ana.personId, tenantId: tenant, reach: 'open' } as const;
    await surveyStore(db, clock, newId).answered(answering, definition, { name: 'Ana Silva' });
    const asked = { template: 'survey-question', data: { answered: 'Ana Silva' } } as const;
    const [because, urgency] = [{ code: 'named', by: 'CI' }, 'normal'] as const;
    const first = { id: newId(), notificationId: survey.id, tenantId: tenant, recipient: ana, said: asked };
    await addDeliveries(db, [{ ...first, because, urgency, at: clock.now(), state: 'sent', reason: 'sent' }]);
    await memory(db, ana.personId).write({ k: { answer: 'I am Ana Silva' } });
    const question = await questionStore(db, { clock, newId, ...NO_WORK }).ask(answering, {
      ...{ text: 'Who is Ana Silva?', place: ana, mostOpen: 1, call: false },
      ...{ responder: 'Desk', expectedAt: clock.now(), deadlineAt: clock.now() },
    });
    const inOps = { kind: 'conversation', conversationId: '19:ops', label: 'Ops' } as const;
    const quoted = { said: { text: 'Ana Silva asked: Who is Ana Silva?' }, callerId: 'herald' };
    const card = await books.delivery(tenant, inOps, { notification: quoted, state: 'sent' });
    await turnLedger(db, clock, newId, () => ({})).acknowledge(card, ana.personId, {
      verb: 'seen',
      data: null,
    });
    if (question !== 'full')
      await questionStore(db, { clock, newId, ...NO_WORK }).acknowledged(question.id, card);
    const welcome = { said: { text: 'Hello Ana Silva' }, callerId: 'herald' };
    await books.delivery(tenant, ana, { notification: welcome });
    await books.delivery(tenant, ana, { notification: { fallback: { person: email } } });
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
    const answers = [];
    for (const sql of ASK) answers.push((await run(sql, set)).rows);
    expect(answers.map(rows => rows.length)).toEqual([1, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 4, 3]);
    expect(answers[0]).toMatchObject([{ id: set.person, email, aad_object_id: oid }]);
    expect(await traces(known)).not.toEqual([]);
  });

  test('is found nowhere after the statements that forget them', async () => {
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
