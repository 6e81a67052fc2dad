import { expect, test } from 'vitest';
import { gather } from '../../src/platform/database/gathering.ts';

/** Work that is done when the test says so, and remembers its batches. */
function workshop() {
  const batches: (readonly string[])[] = [];
  const finish: { ok(): void; fail(error: Error): void }[] = [];
  const work = (batch: readonly string[]) =>
    new Promise<string[]>((resolve, reject) => {
      batches.push(batch);
      finish.push({ ok: () => resolve(batch.map(each => each.toUpperCase())), fail: reject });
    });
  return { batches, finish, work };
}

const settled = () => new Promise(resolve => setImmediate(resolve));

test('the first goes alone and at once; what comes while it is under way goes together', async () => {
  const { batches, finish, work } = workshop();
  const add = gather(work, { most: 10, apart: () => true });
  const results = ['a', 'b', 'c'].map(add);
  expect(batches).toEqual([['a']]);
  finish[0]?.ok();
  await settled();
  expect(batches).toEqual([['a'], ['b', 'c']]);
  finish[1]?.ok();
  expect(await Promise.all(results)).toEqual(['A', 'B', 'C']);
});

test('a batch has no more than it may', async () => {
  const { batches, finish, work } = workshop();
  const add = gather(work, { most: 2, apart: () => true });
  const results = ['a', 'b', 'c', 'd'].map(add);
  for (let done = 0; done < 3; done += 1) {
    finish[done]?.ok();
    await settled();
  }
  expect(await Promise.all(results)).toEqual(['A', 'B', 'C', 'D']);
  expect(batches).toEqual([['a'], ['b', 'c'], ['d']]);
});

test('one that cannot be done does not take its batch along', async () => {
  const work = async (batch: readonly string[]) => {
    if (batch.includes('bad')) throw new Error('bad');
    return batch;
  };
  const add = gather(work, { most: 10, apart: () => true });
  const results = await Promise.allSettled(['first', 'good', 'bad', 'better'].map(add));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
});

test('where trying one by one is of no use, the whole batch is told', async () => {
  const { finish, work } = workshop();
  const add = gather(work, { most: 10, apart: error => (error as Error).message !== 'away' });
  const results = Promise.allSettled(['a', 'b', 'c'].map(add));
  finish[0]?.ok();
  await settled();
  finish[1]?.fail(new Error('away'));
  expect((await results).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
});
