import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiOf } from '../../src/api/routes.ts';
import { FEATURES } from '../../src/features/features.ts';
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
    const defined = apiOf(FEATURES).routes.filter(({ method }) => method === 'post');
    expect(doors).toEqual(defined.map(({ path }) => path.replaceAll(/\{\w+\}/g, 'x')));
    expect(doors).toEqual(expect.arrayContaining(['/api/notifications', '/api/messages']));
    const heard = await Promise.all(doors.map(path => answerToHalf(registered, path, 'Bearer made-up')));
    expect(Object.fromEntries(doors.map((path, i) => [path, heard[i]]))).toEqual(
      Object.fromEntries(doors.map(path => [path, 'HTTP/1.1 401 Unauthorized'])),
    );
  });
});

describe('in the local mode', () => {
  test('a page of another site, or a name that was made to point here, comes in nowhere', async () => {
    const { body } = await stage.herald.request('GET', '/openapi.json');
    const doors = Object.entries<Record<string, unknown>>(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(method => [method.toUpperCase(), path.replaceAll(/\{\w+\}/g, 'x')] as const),
    );
    const asked = doors.flatMap(([method, path]) =>
      ['host: evil.example', 'origin: https://evil.example'].map(async header => {
        const [name = '', value = ''] = header.split(': ');
        const answer = await bare(stage.herald, method, path, { [name]: value });
        return `${method} ${path} ${answer}`;
      }),
    );
    expect(await Promise.all(asked)).toEqual(
      doors.flatMap(([method, path]) => Array(2).fill(`${method} ${path} 403 not-local`)),
    );
  });

  test('is said loudly, and a registered bot is reached under any name', async () => {
    expect(stage.herald.log).toContainEqual(
      expect.objectContaining({ level: 'warn', msg: expect.stringContaining('LOCAL MODE') }),
    );
    expect(await bare(registered, 'GET', '/healthz', { host: 'herald.contoso.com' })).toBe('200');
  });
});

/** fetch() sets Host itself. Gives the status, and the code of a problem. */
function bare(
  herald: Herald,
  method: string,
  path: string,
  headers: Record<string, string>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(`${herald.url}${path}`, { method, headers }, async response => {
      const body = JSON.parse(await text(response).then(said => said || '{}'));
      resolve([response.statusCode, body.code].filter(Boolean).join(' '));
    });
    sent.on('error', reject).end();
  });
}
