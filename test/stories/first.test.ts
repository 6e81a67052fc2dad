import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Stage, startStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());

test('a person who installs Herald and is addressed gets a welcome and one card', async () => {
  await stage.teams.control('install', { person: 'ana@contoso.com' });
  const { body } = await stage.herald.notify({ audience: { people: ['ana@contoso.com'] } });
  const { counts } = await stage.herald.settled(body.id);
  expect(counts).toMatchObject({ sent: 1, undelivered: 0 });
  const messages = await stage.teams.messages({ person: 'ana@contoso.com', count: 2 });
  expect(messages.map(({ summary }) => summary)).toEqual([
    expect.stringContaining('Herald'),
    'Deployment to production failed: checkout-service #4521 (Priya Nair)',
  ]);
});
