import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Wire } from '../wire.ts';
import { toolProcess } from './key-command.ts';
import { type Stage, startStage } from './stage.ts';

interface Post {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly event: Wire;
  readonly response: ServerResponse;
}

/** A caller that is asked, and answers when the story says so. */
const posts: Post[] = [];
const arrived = new EventTarget();
const caller = createServer(async (request, response) => {
  const body = await text(request);
  posts.push({ headers: request.headers, body, event: JSON.parse(body), response });
  arrived.dispatchEvent(new Event('post'));
});
/** The last of so many posts about this notification. */
async function posted(notification: string, count = 1): Promise<Post> {
  const found = () => posts.filter(({ event }) => event.data.notification === notification);
  while (found().length < count) await once(arrived, 'post');
  return found().at(-1) as Post;
}

let stage: Stage;
let tenantId: string;
let secret: string;
const callback = (...words: string[]) =>
  toolProcess(
    'key',
    { databaseUrl: stage.database.url, env: { CALLBACK_ALLOW: '127.0.0.1' } },
    ...['callback', '--name', 'bootstrap', ...words],
  );

beforeAll(async () => {
  await once(caller.listen(0, '127.0.0.1'), 'listening');
  stage = await startStage({ people: 12, env: { CALLBACK_ALLOW: '127.0.0.1' } });
  await stage.teams.control('install', { team: 'Contoso Engineering' });
  tenantId = (await stage.teams.state()).tenantId;
  const { port } = caller.address() as AddressInfo;
  secret = (await callback('--url', `http://127.0.0.1:${port}/herald?token=hidden`)).stdout.trim();
}, 180_000);
afterAll(async () => {
  await stage.close();
  caller.closeAllConnections();
  caller.close();
});

async function cards(title: string, actions: object[], people: string[]) {
  const { body } = await stage.herald.notify({ title, actions, audience: { people }, tenantId });
  await stage.herald.settled(body.id);
  return { id: body.id as string, of: (person: string) => cardOf(person, title) };
}
const cardOf = async (person: string, title: string) =>
  (await stage.teams.messages({ person, text: title })).at(-1) as Wire;
const nameOf = async (person: string): Promise<string> =>
  (await stage.teams.state()).people.find(({ upn }: Wire) => upn === person).name;
const click = (person: string, card: Wire, action: string, more: object = {}) =>
  stage.teams.control('click', { person, message: card.id, action, ...more });
const reads = (person: string, words: string) => stage.teams.messages({ person, text: words });
const TAKE = { type: 'callback', title: 'Take it', verb: 'take', data: { n: 1 }, who: 'onlyFirst' };

test('who is first takes it: kill -9 before the caller answers loses nothing, and all cards say who it was', async () => {
  const [ana, ben, cem] = (await stage.some(3)) as [string, string, string];
  const { id, of } = await cards('Who takes the database?', [TAKE], [ana, ben, cem]);
  const pressed = await click(ana, await of(ana), 'Take it');
  expect(JSON.stringify(pressed.body)).toContain('Take it: waiting for bootstrap …');
  expect(JSON.stringify(pressed.body)).not.toContain('"verb":"callback"');
  const first = await posted(id);
  const late = await click(ben, await of(ben), 'Take it');
  expect(late.body.value).toMatch(new RegExp(`^${await nameOf(ana)} was first: `));

  await stage.herald.kill();
  await stage.herald.start();
  const again = await posted(id, 2);
  expect(again.headers['webhook-id']).toBe(first.headers['webhook-id']);
  const known = new Webhook(secret).verify(again.body, again.headers as Record<string, string>);
  expect(known).toMatchObject({
    type: 'action.pressed',
    data: { notification: id, verb: 'take', data: { n: 1 }, number: 1, place: { kind: 'personal' } },
  });
  expect(again.event.data.by).toMatchObject({ name: await nameOf(ana), upn: ana });
  again.response.end('{"text": "Taken"}');
  for (const person of [ana, ben, cem]) {
    await reads(person, `✓ Taken · ${await nameOf(ana)}, `);
    expect(JSON.stringify(await of(person))).not.toContain('"verb":"callback"');
  }
});

test('a caller that is broken is told again, and the card says so; a refusal leaves the button for another try', async () => {
  const person = await stage.somebody();
  const ROLL_BACK = { type: 'callback', title: 'Roll back', verb: 'rollback', style: 'destructive' };
  const { id, of } = await cards('The deployment failed', [ROLL_BACK], [person]);
  expect(JSON.stringify(await of(person))).toContain('You pressed “Roll back”. Should that really happen?');
  const left = await click(person, await of(person), 'No, do nothing');
  expect(JSON.stringify(left.body)).toContain('"title":"Roll back"');
  await click(person, await of(person), 'Yes, go ahead', { as: 'submit' });
  (await posted(id)).response.writeHead(500).end();
  await reads(person, 'Roll back: bootstrap hasn’t taken this yet. I’ll keep trying until ');
  (await posted(id, 2)).response.end('{"state": "refused", "text": "The window is closed."}');
  await reads(person, '✗ Roll back: bootstrap said no. The window is closed. · ');
  await click(person, await of(person), 'Yes, go ahead');
  const { response, event } = await posted(id, 3);
  expect(event.data.number).toBe(2);
  response.end('{"card": {"title": "Rolled back", "severity": "success", "actions": []}}');
  await reads(person, 'Rolled back');
});

test('what is for one person alone is pressed by nobody else', async () => {
  const [ana, ben] = (await stage.some(2)) as [string, string];
  const mine = { type: 'callback', title: 'Approve', verb: 'approve', who: 'onlyAssignee', assignee: ana };
  const { id, of } = await cards('Approve the invoice', [mine], [ana, ben]);
  const refused = await click(ben, await of(ben), 'Approve');
  expect(refused.body.value).toBe(`This is for ${await nameOf(ana)} alone.`);
  await click(ana, await of(ana), 'Approve');
  (await posted(id)).response.writeHead(204).end();
  await reads(ana, `✓ Approve · ${await nameOf(ana)}, `);
});

test('a caller is told what becomes of its deliveries: kill -9 before it answers loses nothing, and a stop is told too', async () => {
  const person = await stage.somebody();
  const told = (event: string) =>
    posts.filter(({ event: { data } }) => data.events?.some((each: Wire) => each.event === event));
  const asked = await stage.herald.request('PUT', '/api/delivery-events', { events: ['sent', 'stopped'] });
  expect([asked.status, asked.body.waiting]).toEqual([200, 0]);
  const { id, of } = await cards('Told of all that becomes of it', [], [person]);
  while (told('sent').length < 1) await once(arrived, 'post');
  const [first] = told('sent') as [Post];
  await stage.herald.kill();
  await stage.herald.start();
  while (told('sent').length < 2) await once(arrived, 'post');
  const again = told('sent').at(-1) as Post;
  expect(again.headers['webhook-id']).toBe(first.headers['webhook-id']);
  expect(again.event.data.events).toEqual(first.event.data.events);
  const known = new Webhook(secret).verify(again.body, again.headers as Record<string, string>);
  expect(known).toMatchObject({
    type: 'delivery.events',
    data: { events: [{ event: 'sent', notification: id, to: { kind: 'person', upn: person } }] },
  });
  again.response.end();
  await click(person, await of(person), 'Stop these');
  while (told('stopped').length < 1) await once(arrived, 'post');
  const stop = told('stopped').at(-1) as Post;
  stop.response.end();
  expect(stop.event.data.events).toMatchObject([
    { event: 'stopped', notification: id, reason: { code: 'opted-out' } },
  ]);
  expect((await stage.herald.request('DELETE', '/api/delivery-events')).body).toEqual({ ended: true });
  expect((await stage.herald.request('GET', '/api/delivery-events')).status).toBe(404);
});

test('an address of this machine is not called where nobody has allowed it', async () => {
  const person = await stage.somebody();
  const { id, of } = await cards('Nobody is called', [{ ...TAKE, who: 'everyone' }], [person]);
  await stage.herald.stop();
  await stage.herald.start({ CALLBACK_ALLOW: '' });
  await click(person, await of(person), 'Take it');
  await reads(
    person,
    'Take it: I may not call the address of bootstrap, so this wasn’t passed on. Whoever runs me can allow it. · ',
  );
  expect(posts.filter(({ event }) => event.data.notification === id)).toEqual([]);
  await stage.herald.logged(line => line.why === 'not-https' && `${line.remedy}`.includes('CALLBACK_ALLOW'));
});

test('whoever gives a key an address that may not be called, or that nobody listens at, hears it at once', async () => {
  const inside = await callback('--url', 'https://localhost:9/herald');
  expect(inside.exitCode).toBe(0);
  expect(inside.stderr).toContain('private-address. The address is on a private network.');
  expect(inside.stderr).toContain('CALLBACK_ALLOW');
  const nobody = await callback('--url', 'http://127.0.0.1:9/herald?token=hidden');
  expect(nobody.stderr).toContain('ECONNREFUSED. The address cannot be reached');
  expect((await callback('--url', 'http://ci.corp/herald')).stderr).toContain('CALLBACK_ALLOW');
});

test('the secret is rotated, shown once, and both sign; the list shows where, without what may be secret', async () => {
  const rotated = await callback('--rotate');
  expect(rotated.stdout).toMatch(/^whsec_[\w+/=]{44}\n$/);
  expect(rotated.stdout.trim()).not.toBe(secret);
  const { stdout } = await toolProcess('key', { databaseUrl: stage.database.url }, 'list');
  expect(stdout).toMatch(/called back at http:\/\/127\.0\.0\.1:\d+\/herald\?…/);
  expect(stdout).not.toContain('hidden');
  expect((await callback('--off')).stdout).toContain('is told of no press any more');
  expect((await callback('--rotate')).exitCode).toBe(2);
});
