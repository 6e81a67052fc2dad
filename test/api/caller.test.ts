import { expect, test } from 'vitest';
import { abilitiesOf, forCallers } from '../../src/api/callers.ts';
import { ABILITIES, type Caller } from '../../src/core/caller.ts';

const CALLERS: Readonly<Record<string, Omit<Caller, 'id' | 'name'>>> = {
  'a key for everything': {},
  'a key for a topic': { topics: ['deployments'] },
  'a key for a tenant': { tenants: ['t1'] },
  'a key for readings': { may: ['readings'] },
  'a key for people': { may: ['people'] },
  'a token with every role': { may: ABILITIES },
  'a token with every role, for a topic': { may: ABILITIES, topics: ['deployments'] },
  'a token without roles': { may: [] },
};

test.each(Object.entries(CALLERS))('%s may what it is told that it may', async (_what, scope) => {
  const caller = { id: '1', name: 'ci', ...scope };
  const callers = { find: async () => caller };
  const isLetIn = (needs: (typeof ABILITIES)[number]) =>
    forCallers(
      callers,
      async () => ({ status: 200 }),
      needs,
    )({ headers: { authorization: 'Bearer k' }, params: {}, query: new URLSearchParams() } as never).then(
      () => true,
      () => false,
    );
  const may = await Promise.all(ABILITIES.map(async needs => ((await isLetIn(needs)) ? [needs] : [])));
  expect(abilitiesOf(caller)).toEqual(may.flat());
});
