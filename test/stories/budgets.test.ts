import { afterAll, beforeAll, expect, test } from 'vitest';
import { newKey } from './key-command.ts';
import { type Stage, startStage } from './stage.ts';

const ANA = 'ana@contoso.com';
let stage: Stage;
let other: { authorization: string };
beforeAll(async () => {
  stage = await startStage({ env: { CALLER_REQUESTS_PER_SECOND: '10', CALLER_TOPICS: '1' } });
  other = await newKey(stage.database.url, '--name', 'other', '--all');
  await stage.teams.control('install', { person: ANA });
});
afterAll(() => stage.close());

const post = (body: object = {}, headers = {}) =>
  stage.herald.notify({ audience: { people: [ANA] }, ...body }, headers);

test('a program that asks too often is told when to ask again, and others are not', async () => {
  const answers = await Promise.all(Array.from({ length: 200 }, () => post()));
  const refused = answers.filter(({ status }) => status === 429);
  expect(answers.filter(({ status }) => status === 202).length).toBeGreaterThanOrEqual(10);
  expect(refused.length).toBeGreaterThan(0);
  expect(answers.every(({ status }) => [202, 429].includes(status))).toBe(true);
  expect(refused[0]?.body).toMatchObject({ code: 'too-many-requests', status: 429 });
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect((await post({}, other)).status).toBe(202);
});

test('a topic too many is refused by name, and nothing is recorded', async () => {
  const [known, unknown] = [await post({ topic: 'deployments' }, other), await post({ topic: 'a' }, other)];
  expect(known.status).toBe(202);
  expect([unknown.status, unknown.body.code]).toEqual([202, undefined]);
  const refused = await post({ topic: 'b' }, other);
  expect([refused.status, refused.body.code]).toEqual([429, 'too-many-topics']);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
});
