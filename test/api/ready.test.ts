import { expect, test } from 'vitest';
import { ready } from '../../src/api/health.ts';
import type { HandlerRequest } from '../../src/api/http.ts';

const nobody = {} as HandlerRequest;

function asked(ping: () => Promise<void>) {
  let nowMs = 0;
  const door = ready(ping, { now: () => new Date(nowMs) });
  return {
    ask: async () => (await door(nobody))(nobody),
    passMs: (ms: number) => {
      nowMs += ms;
    },
  };
}

test('however many ask within a second, the database is asked once', async () => {
  let pings = 0;
  const { ask, passMs } = asked(async () => void pings++);
  await Promise.all(Array.from({ length: 100 }, ask));
  passMs(999);
  await ask();
  expect(pings).toBe(1);
  passMs(1);
  await ask();
  expect(pings).toBe(2);
});

test('a database that does not answer is asked once as well, and a failure is told for no longer than a second', async () => {
  const answers = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let pings = 0;
  const { ask, passMs } = asked(() => answers[pings++]?.promise ?? Promise.reject());
  const first = ask();
  passMs(60_000);
  const second = ask();
  answers[0]?.reject(new Error('away'));
  await expect(first).rejects.toThrow('away');
  await expect(second).rejects.toThrow('away');
  expect(pings).toBe(1);
  passMs(1_000);
  answers[1]?.resolve();
  expect(await ask()).toMatchObject({ status: 200 });
});
