import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { newKey } from './key-command.ts';
import { type DeliveryItem, type Stage, startStage } from './stage.ts';

const TEAM = 'Contoso Engineering';
const CHAT = 'Launch crew';
/** As many as have a first name of their own. */
const EVERYBODY = 16;

let stage: Stage;
let client: pg.Client;
let tables: string[];
let people: Member[];

interface Member {
  readonly id: string;
  readonly aadObjectId: string;
  readonly upn: string;
  readonly email: string;
  readonly name: string;
}

beforeAll(async () => {
  stage = await startStage({ people: EVERYBODY });
  client = await stage.connect();
  const { rows } = await client.query(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'pgboss')`,
  );
  tables = rows.map(({ name }) => name);
  ({ people } = await stage.teams.state());
}, 180_000);
afterAll(() => stage.close());

const member = (upn: string) => people.find(person => person.upn === upn) as Member;
const teamId = async () => (await stage.teams.state()).teams[0].id;
const install = (body: object) => stage.teams.control('install', body);
const remove = (body: object) => stage.teams.control('remove', body);

/** Where in the whole database something of this person is written: `table: what`. */
async function tracesOf(upn: string): Promise<string[]> {
  const { id, aadObjectId, email, name } = member(upn);
  const traces: string[] = [];
  for (const table of tables)
    for (const [what, value] of Object.entries({
      id,
      aadObjectId,
      upn,
      email,
      name,
      givenName: name.split(' ')[0],
    })) {
      const text = `select count(*)::int as found from ${table} as t where position(lower($1) in lower(t::text)) > 0`;
      const { rows } = await client.query(text, [value]);
      if (rows[0].found > 0) traces.push(`${table}: ${what}`);
    }
  return traces;
}

async function notify(audience: object, more: object = {}): Promise<{ id: string; items: DeliveryItem[] }> {
  const { body } = await stage.herald.notify({ audience, actor: { name: 'The pipeline' }, ...more });
  const { items } = await stage.herald.settled(body.id);
  return { id: body.id, items };
}

const outcomes = (items: readonly DeliveryItem[]) =>
  items.map(({ state, reason }) => (state === 'sent' ? state : reason.code));
const outcomeOf = async (audience: object) => outcomes((await notify(audience)).items);

/** The requests of Herald to Teams about this person's 1:1, after the first `from` requests. */
async function askedFor(upn: string, from: number): Promise<string[]> {
  const { id } = member(upn);
  const chats = (await stage.teams.state()).conversations.filter(
    ({ personId }: { personId?: string }) => personId === id,
  );
  return (await stage.teams.requests())
    .slice(from)
    .filter(({ direction }) => direction === 'from-bot')
    .filter(
      ({ path, request }) =>
        request?.members?.[0]?.id === id ||
        chats.some((chat: { id: string }) => decodeURIComponent(path).includes(chat.id)),
    )
    .map(({ operation }) => operation);
}
const soFar = async () => (await stage.teams.requests()).length;

async function expandedState(id: string): Promise<Record<string, number>> {
  return eventually(`${id} is expanded`, async () => {
    const { body } = await stage.herald.request('GET', `/api/notifications/${id}`);
    return body.state !== 'expanding' && body.counts;
  });
}

describe('a person who removes Herald and is nowhere else with it', () => {
  const ana = 'ana@contoso.com';
  let answered: string;
  let held: string;

  beforeAll(async () => {
    await install({ person: ana });
    const [{ id: message }] = await stage.teams.messages({ person: ana });
    await stage.teams.control('say', { person: ana, text: 'good morning' });
    await stage.teams.control('click', { person: ana, message, action: 'showExample', as: 'submit' });
    ({ id: answered } = await notify({ people: [ana.toUpperCase()] }));
    const later = await stage.herald.notify({
      audience: { people: [member(ana).aadObjectId] },
      actor: { name: 'The pipeline' },
      sendAt: new Date(Date.now() + 3_600_000).toISOString(),
    });
    held = later.body.id;
    expect(await expandedState(held)).toMatchObject({ held: 1 });
    await stage.teams.messages({ person: ana, text: 'Your example is below' });
    expect(await tracesOf(ana)).not.toEqual([]);
    await remove({ person: ana });
  }, 180_000);

  test('is known nowhere in the database any more, by no name and no address', async () => {
    expect(await tracesOf(ana)).toEqual([]);
  });

  test('leaves in the ledger that somebody was written to, and what waited for them ended', async () => {
    const sent = await stage.herald.settled(answered);
    expect(sent.items).toMatchObject([{ state: 'sent', recipient: { label: 'somebody who left' } }]);
    const waited = await stage.herald.settled(held);
    expect(waited.items).toMatchObject([
      { state: 'undelivered', reason: { code: 'removed' }, recipient: { label: 'somebody who left' } },
    ]);
  });

  test('is not written to by name, nor by Entra object id', async () => {
    const from = await soFar();
    expect(await outcomeOf({ people: [ana] })).toEqual(['unknown-person']);
    expect(await outcomeOf({ people: [member(ana).aadObjectId] })).toEqual(['removed']);
    expect(await askedFor(ana, from)).not.toContain('send');
  });

  test('is not written to even where Teams would allow it, because they are in a team with Herald now', async () => {
    const from = await soFar();
    await install({ team: TEAM, by: 'elif.adeyemi@contoso.com' });
    const team = await notify({ teams: [await teamId()] });
    expect(outcomes(team.items).toSorted()).toEqual(['removed', ...Array(EVERYBODY - 1).fill('sent')]);
    expect(await outcomeOf({ people: [member(ana).aadObjectId] })).toEqual(['removed']);
    expect(await outcomeOf({ people: [ana] })).toEqual(['removed']);
    expect(await askedFor(ana, from)).not.toContain('send');
  });

  test('is written to again once they come back', async () => {
    await install({ person: ana });
    expect(await outcomeOf({ people: [ana] })).toEqual(['sent']);
  });
});

describe('a person who removes Herald and is still in a team with it', () => {
  const priya = 'priya@contoso.com';

  test('stays known and is not written to, not even tried, until they come back', async () => {
    await install({ person: priya });
    expect(await outcomeOf({ people: [priya] })).toEqual(['sent']);
    await remove({ person: priya });
    const from = await soFar();
    expect(await outcomeOf({ people: [priya] })).toEqual(['removed']);
    expect(await outcomeOf({ people: [member(priya).aadObjectId] })).toEqual(['removed']);
    expect(outcomes((await notify({ teams: [await teamId()] })).items).toSorted()).toEqual([
      'removed',
      ...Array(EVERYBODY - 1).fill('sent'),
    ]);
    expect(await askedFor(priya, from)).toEqual([]);
    await install({ person: priya });
    expect(await outcomeOf({ people: [priya] })).toEqual(['sent']);
  });

  test('is not reached by a card that was being retried when they removed it', async () => {
    const mei = 'mei@contoso.com';
    await install({ person: mei });
    await stage.teams.control('faults', {
      match: { operation: 'send', person: mei },
      answer: { status: 503 },
    });
    const { body } = await stage.herald.notify({ audience: { people: [mei] } });
    await stage.herald.logged(line => line.notification === body.id && line.state === 'queued');
    await remove({ person: mei });
    const { items } = await stage.herald.settled(body.id);
    expect(outcomes(items)).toEqual(['removed']);
  });
});

describe('a person who leaves', () => {
  /** Herald hears of it, and Teams would still let it write to them. */
  async function leaves(upn: string): Promise<void> {
    const { tenantId, botId, chats } = await stage.teams.state();
    const { id, aadObjectId } = member(upn);
    const activity = {
      type: 'conversationUpdate',
      id: 'f:leaves',
      channelId: 'msteams',
      timestamp: new Date().toISOString(),
      recipient: { id: botId },
      conversation: { id: chats[0].id, conversationType: 'groupChat', isGroup: true, tenantId },
      channelData: { tenant: { id: tenantId } },
      membersRemoved: [{ id, aadObjectId }],
    };
    await stage.teams.control('raw', { activity });
  }

  const omar = 'omar@contoso.com';

  test('the last team or chat in common is forgotten; before that they are not', async () => {
    await install({ chat: CHAT, by: 'ana@contoso.com' });
    await stage.teams.control('members', { chat: CHAT, add: [omar] });
    await stage.teams.control('members', { team: TEAM, remove: [omar] });
    expect(await outcomeOf({ people: [omar] })).toEqual(['sent']);
    await stage.teams.control('members', { chat: CHAT, remove: [omar] });
    expect(await tracesOf(omar)).toEqual([]);
    expect(await outcomeOf({ people: [omar] })).toEqual(['unknown-person']);
  });

  test('while their 1:1 is being opened gets nothing, and leaves nothing', async () => {
    const finn = 'finn.adeyemi@contoso.com';
    await stage.teams.control('members', { chat: CHAT, add: [finn] });
    await stage.teams.control('members', { team: TEAM, remove: [finn] });
    await client.query('update people set personal_conversation_id = null where upn = $1', [finn]);
    await stage.teams.control('faults', {
      match: { operation: 'create', person: finn },
      answer: { latencyMs: 500 },
    });
    const from = await soFar();
    const { body } = await stage.herald.notify({
      audience: { people: [finn] },
      actor: { name: 'The pipeline' },
    });
    await stage.teams.underWay({ operation: 'create', text: member(finn).id });
    await leaves(finn);
    const { items } = await stage.herald.settled(body.id);
    expect(outcomes(items)).toEqual(['removed']);
    expect(await askedFor(finn, from)).toEqual(['create']);
    expect(await tracesOf(finn)).toEqual([]);
  });
});

describe('a team that removes Herald', () => {
  const onlyThere = 'ben.adeyemi@contoso.com';
  const alsoElsewhere = 'ana@contoso.com';

  test('takes its members along, but for those with a 1:1 or another place in common', async () => {
    await stage.teams.control('say', { person: onlyThere, conversation: 'Ops', text: 'help', mention: true });
    await stage.teams.messages({ conversation: 'Ops', text: 'I answered you' });
    expect(await tracesOf(onlyThere)).not.toEqual([]);
    await remove({ team: TEAM });
    expect(await tracesOf(onlyThere)).toEqual([]);
    expect(await outcomeOf({ people: [onlyThere] })).toEqual(['unknown-person']);
    expect(await outcomeOf({ people: [alsoElsewhere] })).toEqual(['sent']);
  });

  test('does not leave the name of who had installed it', async () => {
    expect(await tracesOf('elif.adeyemi@contoso.com')).toEqual([]);
  });

  test('brings nobody back by what it said before, told late or again', async () => {
    const asBefore = await tracesOf(onlyThere);
    const { tenantId, botId } = await stage.teams.state();
    const { id, aadObjectId, name } = member(onlyThere);
    const before = {
      channelId: 'msteams',
      timestamp: new Date(Date.now() - 60_000).toISOString(),
      from: { id, aadObjectId, name },
      recipient: { id: botId },
      conversation: { id: await teamId(), conversationType: 'channel', isGroup: true, tenantId },
      channelData: { tenant: { id: tenantId }, team: { id: await teamId(), name: TEAM } },
    };
    const late = [
      { ...before, type: 'conversationUpdate', id: 'f:1', membersAdded: [{ id, aadObjectId }] },
      { ...before, type: 'conversationUpdate', id: 'f:2', membersRemoved: [{ id, aadObjectId }] },
      { ...before, type: 'conversationUpdate', id: 'f:3', membersAdded: [{ id: botId }] },
      { ...before, type: 'installationUpdate', id: 'f:4', action: 'add' },
      { ...before, type: 'installationUpdate', id: 'f:5', action: 'remove' },
      { ...before, type: 'message', id: 'f:6', text: '<at>Herald</at> help' },
    ];
    for (const activity of [...late, ...late.toReversed()])
      expect((await stage.teams.control('raw', { activity })).status).toBe(200);
    expect(await tracesOf(onlyThere)).toEqual(asBefore);
    expect(await outcomeOf({ teams: [await teamId()] })).toEqual(['unknown-team']);
  });
});

describe('who merely installs Herald somewhere', () => {
  test('is not kept when they are not a member there', async () => {
    const grace = 'grace.adeyemi@contoso.com';
    await stage.teams.control('members', { team: TEAM, remove: [grace] });
    await install({ team: TEAM, by: grace });
    await outcomeOf({ teams: [await teamId()] });
    expect((await tracesOf(grace)).filter(trace => !trace.startsWith('public.notifications'))).toEqual([
      'public.deliveries: name',
      'public.deliveries: givenName',
    ]);
    await remove({ team: TEAM, by: grace });
    expect(await tracesOf(grace)).toEqual([]);
  });
});

describe('a person who asks to be forgotten', () => {
  const jack = 'jack.adeyemi@contoso.com';
  const hugo = 'hugo.adeyemi@contoso.com';

  test('is, though they share a chat with Herald, and its member list does not bring them back', async () => {
    await stage.teams.control('members', { chat: CHAT, add: [jack] });
    await install({ person: jack });
    expect(await outcomeOf({ people: [jack] })).toEqual(['sent']);
    await stage.teams.control('say', { person: jack, text: 'forget me' });
    const [{ id: message }] = await stage.teams.messages({ person: jack, text: 'Shall I forget you?' });
    await stage.teams.control('click', { person: jack, message, action: 'forgetMe' });
    await stage.teams.messages({ person: jack, text: 'I’ve forgotten you' });
    expect(await tracesOf(jack)).toEqual([]);
    // Somebody else comes, so the members are read again.
    await stage.teams.control('members', { chat: CHAT, add: [hugo] });
    await eventually('the members are read', async () =>
      (await tracesOf(hugo)).includes('public.people: upn'),
    );
    expect(await tracesOf(jack)).toEqual([]);
    expect(await outcomeOf({ people: [jack] })).toEqual(['unknown-person']);
  });

  test('may ask the operator, who has a key for that', async () => {
    const path = `/api/people/${encodeURIComponent(hugo)}`;
    const headers = await newKey(stage.database.url, '--name', 'privacy', '--people');
    expect((await stage.herald.request('GET', `${path}/data`)).status).toBe(403);
    const found = await stage.herald.request('GET', `${path}/data`, undefined, headers);
    expect(found.body.tables.people).toMatchObject([{ upn: hugo }]);
    expect(await stage.herald.request('DELETE', path, undefined, headers)).toMatchObject({
      status: 200,
      body: { forgotten: true },
    });
    expect(await tracesOf(hugo)).toEqual([]);
    expect((await stage.herald.request('DELETE', path, undefined, headers)).status).toBe(404);
  });
});
