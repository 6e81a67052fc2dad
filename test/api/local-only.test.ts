import { expect, test } from 'vitest';
import type { RequestHead, Route } from '../../src/api/http.ts';
import { localOnly } from '../../src/api/local-only.ts';

const { handler } = localOnly<Route>({
  method: 'get',
  path: '/',
  handler: async () => async () => ({ status: 200 }),
});
const refusal = (headers: RequestHead['headers']) =>
  handler({ headers } as RequestHead).then(
    () => undefined,
    error => error.code,
  );

test.each<RequestHead['headers']>([
  { host: '127.0.0.1:3978' },
  { host: '127.0.0.2' },
  { host: 'localhost:3978' },
  { host: 'LOCALHOST' },
  { host: '[::1]:3978' },
  { host: 'localhost:3978', origin: 'http://localhost:3978' },
  { host: 'localhost:3978', origin: 'http://127.0.0.1:3979' },
])('%j comes in', async headers => {
  expect(await refusal(headers)).toBeUndefined();
});

test.each<RequestHead['headers']>([
  {},
  { host: '' },
  { host: 'evil.example' },
  { host: 'evil.example:3978' },
  { host: '192.168.0.7:3978' },
  { host: '0.0.0.0:3978' },
  { host: 'localhost.evil.example' },
  { host: '127.0.0.1.evil.example' },
  { host: 'evil.example#@localhost' },
  { host: 'localhost', origin: 'https://evil.example' },
  { host: 'localhost', origin: 'http://localhost.evil.example' },
  { host: 'localhost', origin: 'null' },
  { host: 'localhost', origin: '' },
])('%j does not', async headers => {
  expect(await refusal(headers)).toBe('not-local');
});
