import { PgBoss } from 'pg-boss';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Background,
  type BackgroundWork,
  QUEUES,
  startBackground,
  type WorkHandlers,
} from '../../src/platform/background.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { recordingLog } from '../teams/record.ts';

const queues = { 'work-of-a-feature': { retryLimit: 3 } };
const WORK = Object.keys({ ...QUEUES, ...queues });
const log = recordingLog();
const counted: [work: string, last: boolean][] = [];
const told = new Map<string, () => void>();
let database: FreshDatabase;
let background: Background;
let boss: PgBoss;
beforeAll(async () => {
  database = await freshDatabase();
  const failed = (work: keyof BackgroundWork, last: boolean) => {
    counted.push([work, last]);
    told.get(`${work} ${last}`)?.();
  };
  background = await startBackground(database.url, { queues, worker: true, log, failed });
  const fails = () => Promise.reject(new Error('it does not work'));
  await background.work(Object.fromEntries(WORK.map(name => [name, fails])) as unknown as WorkHandlers);
  boss = new PgBoss({ connectionString: database.url, supervise: false, schedule: false });
  await boss.start();
}, 180_000);
afterAll(async () => {
  await boss.stop({ graceful: false });
  await background.stop();
  await database.drop();
});

test.each(WORK)(
  '%s that fails says what, of whom, which try, and is counted; the last time as an error',
  async work => {
    const both = [false, true].map(
      last => new Promise<void>(heard => void told.set(`${work} ${last}`, heard)),
    );
    // One that is tried again after a minute, and one that is not.
    await boss.send(
      work,
      { placeId: `the place of ${work}` },
      { retryLimit: 1, retryDelay: 60, singletonKey: 'a' },
    );
    await both[0];
    await boss.send(work, { placeId: `the place of ${work}` }, { retryLimit: 0, singletonKey: 'b' });
    await both[1];
    const about = {
      work,
      placeId: `the place of ${work}`,
      err: expect.objectContaining({ message: 'it does not work' }),
    };
    expect(log.lines.filter(({ facts }) => facts.work === work)).toEqual([
      { level: 'warn', facts: { ...about, try: 1, tries: 2 } },
      { level: 'error', facts: { ...about, try: 1, tries: 1 } },
    ]);
    expect(counted.filter(([name]) => name === work)).toEqual([
      [work, false],
      [work, true],
    ]);
  },
  30_000,
);
