import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPressReply } from '../../src/api/pressed.ts';

/** The receiver of examples/callback, as the program that it is. */

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const { PATH, NODE_COMPILE_CACHE } = process.env;
const env = { PATH, NODE_COMPILE_CACHE, SECRET, PORT: '0' };
const receiver = spawn(process.execPath, ['examples/callback/receiver.ts'], { env });
let address: string;
beforeAll(async () => {
  const [line] = await once(receiver.stdout, 'data');
  address = String(line).trim();
});
afterAll(async () => {
  receiver.kill();
  await once(receiver, 'close');
});

const BODY = JSON.stringify({ type: 'action.pressed', data: { verb: 'rollback', by: { name: 'Ana' } } });

function post(secret: string) {
  const at = new Date();
  const headers = {
    'webhook-id': 'press-1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('press-1', at, BODY),
  };
  return fetch(address, { method: 'POST', headers, body: BODY });
}

test('what Herald has signed is done, and the answer is one that Herald understands', async () => {
  const answer = await post(SECRET);
  expect(readPressReply(await answer.text())).toEqual({
    text: 'Done',
    for: 'all',
    card: { title: 'Done: rollback', severity: 'success', actions: [] },
  });
});

test('what somebody else has signed is refused', async () => {
  expect((await post('whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0')).status).toBe(401);
});
