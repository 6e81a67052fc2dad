import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Herald, type Stage, startStage } from './stage.ts';

const IDENTITY = {
  MicrosoftAppId: '11111111-2222-4333-8444-555555555555',
  MicrosoftAppTenantId: '99999999-2222-4333-8444-555555555555',
  MicrosoftAppPassword: 'not-used-by-anybody',
  ROLE: 'web',
};

let stage: Stage;
let registered: Herald;
beforeAll(async () => {
  stage = await startStage();
  registered = await stage.another(IDENTITY);
});
afterAll(() => stage.close());

/** The first line of what is answered to a request of which only the half was sent. */
async function answerToHalf(herald: Herald, path: string, authorization: string): Promise<string> {
  const socket = connect(Number(new URL(herald.url).port), '127.0.0.1');
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Content-Type: application/json',
    'Content-Length: 200000',
  ];
  socket.write(`${[...head, `Authorization: ${authorization}`].join('\r\n')}\r\n\r\n${'x'.repeat(100_000)}`);
  const [answer] = await once(socket, 'data');
  socket.destroy();
  return String(answer).split('\r\n')[0] ?? '';
}

/** Every address that takes a body, as the description of the API has it. */
async function postDoors(): Promise<string[]> {
  const { body } = await stage.herald.request('GET', '/openapi.json');
  const paths = Object.entries<Record<string, unknown>>(body.paths);
  return paths.flatMap(([path, methods]) => ('post' in methods ? [path.replaceAll(/\{\w+\}/g, 'x')] : []));
}

describe('who may not come in', () => {
  test('hears so at every door before the body is there', async () => {
    const doors = await postDoors();
    expect(doors).toEqual(expect.arrayContaining(['/api/notifications', '/api/messages', '/api/readings']));
    const heard = await Promise.all(doors.map(path => answerToHalf(registered, path, 'Bearer made-up')));
    expect(Object.fromEntries(doors.map((path, i) => [path, heard[i]]))).toEqual(
      Object.fromEntries(doors.map(path => [path, 'HTTP/1.1 401 Unauthorized'])),
    );
  });
});
