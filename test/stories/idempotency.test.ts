import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newKey } from './key-command.ts';
import { type Stage, startStage } from './stage.ts';

// The service is started anew in the middle, on a machine that may be busy.

let stage: Stage;
let database: pg.Client;
beforeAll(async () => {
  stage = await startStage();
  database = await stage.connect();
  await stage.teams.control('install', { person: 'ana@contoso.com' });
});
afterAll(() => stage.close());

const post = (key: string, title: string, more: Record<string, string> = {}) =>
  stage.herald.notify(
    { title, audience: { people: ['ana@contoso.com'] } },
    { 'idempotency-key': key, ...more },
  );

const cards = async (title: string) =>
  (await stage.teams.messages({ person: 'ana@contoso.com', text: title })).length;

describe('an Idempotency-Key', () => {
  test('makes the same post again the same notification, and says so', async () => {
    const first = await post('again', 'Said once');
    const second = await post('again', 'Said once');
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(second.body).toEqual(first.body);
    expect([first, second].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true']);
    await stage.herald.settled(first.body.id);
    expect(await cards('Said once')).toBe(1);
  });

  test('is the same key after a restart', async () => {
    const first = await post('restart', 'Said before');
    await stage.herald.stop();
    await stage.herald.start();
    expect((await post('restart', 'Said before')).body.id).toBe(first.body.id);
  });

  test('with another body is a conflict, and nothing is recorded', async () => {
    await post('taken', 'The first meaning');
    const { status, body } = await post('taken', 'The second meaning');
    expect([status, body.code]).toEqual([409, 'idempotency-conflict']);
    const { rows } = await database.query(
      `select count(*)::int as count from notifications where said::text like '%The second meaning%'`,
    );
    expect(rows[0].count).toBe(0);
  });

  test('of a post that was refused is free again', async () => {
    expect((await post('refused', '')).status).toBe(422);
    expect((await post('refused', 'Mended')).status).toBe(202);
  });

  test('posted twenty times at once is one notification', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => post('storm', 'In a storm')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1);
    await stage.herald.settled(answers[0]?.body.id);
    expect(await cards('In a storm')).toBe(1);
  });

  test('is each caller’s own', async () => {
    const other = await newKey(stage.database.url, '--name', 'other', '--all');
    const [mine, theirs] = [await post('shared', 'Mine'), await post('shared', 'Theirs', other)];
    expect([mine.status, theirs.status]).toEqual([202, 202]);
    expect(theirs.body.id).not.toBe(mine.body.id);
  });

  test.each([
    ['empty', ''],
    ['too long', 'x'.repeat(256)],
    ['of two words', 'two words'],
  ])('that is %s is refused by its name', async (_what, key) => {
    const { status, body } = await post(key, 'Never said');
    expect(status).toBe(422);
    expect(body.errors).toEqual([{ field: 'Idempotency-Key', message: expect.stringContaining('255') }]);
  });
});

describe('a notification that was accepted', () => {
  test('is delivered although the process was killed right after the answer, and known by its key', async () => {
    const { status, body } = await post('durable', 'Durable');
    expect(status).toBe(202);
    await stage.herald.kill();
    await stage.herald.start();
    expect((await post('durable', 'Durable')).body.id).toBe(body.id);
    // Work of a process that was lost is taken up when it has been silent for 10 s.
    const { counts } = await stage.herald.settled(body.id);
    expect(counts).toMatchObject({ sent: 1 });
    expect(await cards('Durable')).toBe(1);
  });
});
