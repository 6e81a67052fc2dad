import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTeams, type Teams } from '../../src/teams/index.ts';
import { leavingBy } from '../../src/teams/line.ts';
import { BOT, TENANT } from './activities.ts';
import { recordingConversation, recordingLog } from './record.ts';

/**
 * A Teams on a thread of its own, because it ends its connections while this one is busy and sees nothing of it.
 * `flag` becomes 1 when that is done.
 */
const SERVER = `
  const { createServer } = require('node:http');
  const { parentPort, workerData: flag } = require('node:worker_threads');
  const open = new Set();
  let received = 0;
  let takesAndResets = false;
  const server = createServer((req, res) => {
    received += 1;
    req.resume().on('end', () => {
      if (takesAndResets) return req.socket.resetAndDestroy();
      res.writeHead(201, { 'content-type': 'application/json' });
      res.end('{"id":"card"}');
    });
  });
  server.on('connection', socket => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  parentPort.on('message', what => {
    if (what === 'count') return parentPort.postMessage(received);
    if (what === 'take and reset') { takesAndResets = true; return parentPort.postMessage('yes'); }
    for (const socket of open) socket[what]();
    setTimeout(() => { Atomics.store(flag, 0, 1); Atomics.notify(flag, 0); }, 20);
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

const flag = new Int32Array(new SharedArrayBuffer(4));
let server: Worker;
let url: string;
let teams: Teams;
beforeAll(async () => {
  server = new Worker(SERVER, { eval: true, workerData: flag });
  const [port] = await once(server, 'message');
  url = `http://127.0.0.1:${port}/`;
  const [conversation, log, clock] = [recordingConversation(), recordingLog(), { now: () => new Date() }];
  teams = createTeams({ identity: { kind: 'local' }, cloud: 'public', conversation, log, clock });
});
afterAll(() => server.terminate());

const send = () => {
  const place = {
    tenantId: TENANT,
    conversationId: 'a:1',
    kind: 'personal',
    serviceUrl: url,
    botId: BOT,
  } as const;
  return teams.messenger.send(place, { text: 'Hello' });
};
const ask = async (what: string) => {
  server.postMessage(what);
  const [answer] = await once(server, 'message');
  return answer;
};

test.each(['destroy', 'resetAndDestroy'])(
  'what meets connections that Teams ended while they were idle (%s) goes out on another, and is no repeat',
  async how => {
    await Promise.all(Array.from({ length: 5 }, send));
    const before = await ask('count');
    Atomics.store(flag, 0, 0);
    server.postMessage(how);
    // Nothing of what happens to the connections is seen on this thread before the next request is made.
    Atomics.wait(flag, 0, 0);
    expect(await Promise.all(Array.from({ length: 5 }, send))).toEqual(Array(5).fill({ activityId: 'card' }));
    expect(await ask('count')).toBe(before + 5);
  },
);

test('a request goes out in the very turn of the event loop in which its line lets it go', async () => {
  let isSameTurn = true;
  const wentOut: boolean[] = [];
  const notice = () => void wentOut.push(isSameTurn);
  subscribe('http.client.request.start', notice);
  const leave = async () => {
    setImmediate(() => {
      isSameTurn = false;
    });
  };
  await leavingBy(leave, send).finally(() => unsubscribe('http.client.request.start', notice));
  expect(wentOut).toEqual([true]);
});

test('what Teams took before it ended a used connection may stand, and is not sent again here', async () => {
  await send();
  const before = await ask('count');
  await ask('take and reset');
  await expect(send()).rejects.toMatchObject({ outcome: 'unknown', code: 'ECONNRESET' });
  expect(await ask('count')).toBe(before + 1);
});
