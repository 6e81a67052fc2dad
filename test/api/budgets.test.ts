import { expect, test } from 'vitest';
import { countedAccept, countedCallers, forWebhooks } from '../../src/api/budgets.ts';
import type { HandlerRequest, RequestHead } from '../../src/api/http.ts';
import { OverBudget } from '../../src/core/errors.ts';

const caller = { id: 'c', name: 'ci' };
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'let in',
    error => [error.code, error.status, error.retryAfterSeconds],
  );

test('a key that is good counts, one that nobody knows does not', async () => {
  const asked: string[] = [];
  const admit = async (id: string) => asked.push(id) * 0;
  const keys = countedCallers({ find: async shown => (shown === 'good' ? caller : undefined) }, admit);
  expect(await keys.find('good')).toEqual(caller);
  expect(await keys.find('wrong')).toBeUndefined();
  expect(asked).toEqual(['c']);
});

test('a program hears 429, with the seconds until there is room', async () => {
  const keys = countedCallers({ find: async () => caller }, async () => 1_200);
  expect(await codeOf(keys.find('good'))).toEqual(['too-many-requests', 429, 2]);
});

test('a webhook hears 503 with the same, whatever it has too much of, at either step of its door', async () => {
  const accept = countedAccept(
    async () => {
      throw new OverBudget('too-many-topics', undefined, 3_600);
    },
    async id => (id === 'c' ? 1 : 0),
  );
  const through = (id: string) =>
    forWebhooks(async () => async () => {
      await accept({ id, name: 'github' }, {} as never);
      return { status: 202 };
    });
  const ask = async (door: ReturnType<typeof through>) =>
    (await door({} as RequestHead))({} as HandlerRequest);
  expect(await codeOf(ask(through('c')))).toEqual(['hook-over-budget', 503, 1]);
  expect(await codeOf(ask(through('d')))).toEqual(['hook-over-budget', 503, 3_600]);
  const first = forWebhooks(async () => {
    throw new OverBudget('too-many-requests', undefined, 1);
  });
  expect(await codeOf(ask(first))).toEqual(['hook-over-budget', 503, 1]);
});
