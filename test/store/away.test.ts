import { EventEmitter, once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { isAway, patiently, promptly } from '../../src/store/away.ts';
import { openDatabase } from '../../src/store/database.ts';
import { records } from '../../src/store/records.ts';
import { silent } from '../silent.ts';
import { channel, LEASE_MS, ledger } from './ledger.ts';

const book = ledger();

/** A way to the database that can be closed: what is connected is cut, what comes is refused. */
const way = { open: true, sockets: new Set<Socket>(), events: new EventEmitter(), url: '' };
const server = createServer(socket => {
  if (!way.open) {
    way.events.emit('refused');
    return void socket.destroy();
  }
  const { hostname, port } = new URL(book.url);
  const there = connect(Number(port), hostname);
  for (const [from, to] of [
    [socket, there],
    [there, socket],
  ] as const) {
    way.sockets.add(from);
    from.on('error', () => undefined).on('close', () => to.destroy());
    from.pipe(to);
  }
});
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  way.url = Object.assign(new URL(book.url), { host: `127.0.0.1:${port}` }).href;
});
afterAll(() => void server.close());

function close(): void {
  way.open = false;
  for (const socket of way.sockets) socket.destroy();
  way.sockets.clear();
}

test('a card that Teams took is recorded as sent as soon as the database is back, not sent again', async () => {
  const database = openDatabase(way.url, { log: silent });
  const kept = records(database.db, book.clock, book.newId, LEASE_MS);
  const tenant = book.tenant();
  const id = await book.delivery(tenant, channel(tenant));
  const [claimed] = await book.claim('w1', 1);
  if (claimed === undefined) throw new Error('nothing was claimed');
  close();
  const refused = once(way.events, 'refused');
  const sent = { state: 'sent', conversationId: '19:c', activityId: '1' } as const;
  const settled = kept.settle(claimed, 'w1', sent, { outcome: 'sent' });
  await refused;
  way.open = true;
  expect(await settled).toBe(true);
  expect(await book.row(id)).toMatchObject({ state: 'sent', possibly_repeated: false, attempt_count: 1 });
  await database.close();
});

test('a write that the database refuses for what it says is not tried again', async () => {
  let tries = 0;
  const wrong = Object.assign(new Error('duplicate key'), { code: '23505' });
  const work = () => {
    tries += 1;
    return Promise.reject(wrong);
  };
  await expect(patiently(work, LEASE_MS)).rejects.toBe(wrong);
  expect(tries).toBe(1);
});

test('patience ends', async () => {
  const away = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  await expect(patiently(() => Promise.reject(away), 0)).rejects.toBe(away);
});

test('who waits is told at once that the database is away', async () => {
  const database = openDatabase(way.url, { log: silent });
  close();
  const work = promptly(() => database.db.selectFrom('tenants').selectAll().execute());
  await expect(work).rejects.toMatchObject({ code: 'unavailable', status: 503 });
  way.open = true;
  await database.close();
});

test('a transaction that PostgreSQL undid for another is done again, three times at most', async () => {
  let tries = 0;
  const undone = Object.assign(new Error('deadlock detected'), { code: '40P01' });
  const work = () => {
    tries += 1;
    return tries < 3 ? Promise.reject(undone) : Promise.resolve('done');
  };
  expect(await promptly(work)).toBe('done');
  await expect(promptly(() => Promise.reject(undone))).rejects.toBe(undone);
});

test.each<[string, unknown, boolean]>([
  ['a refused connection', Object.assign(new Error(), { code: 'ECONNREFUSED' }), true],
  ['a connection that was cut', new Error('Connection terminated unexpectedly'), true],
  ['a server that starts up', Object.assign(new Error(), { code: '57P03' }), true],
  ['a server without free connections', Object.assign(new Error(), { code: '53300' }), true],
  ['a statement that took too long', Object.assign(new Error(), { code: '57014' }), false],
  ['a violated constraint', Object.assign(new Error(), { code: '23505' }), false],
  ['a fault of ours', new TypeError('undefined is not a function'), false],
  ['what is no error', 'ECONNREFUSED', false],
])('%s means away: %s', (_what, error, away) => {
  expect(isAway(error)).toBe(away);
});
