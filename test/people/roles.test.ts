import { beforeEach, expect, test } from 'vitest';
import type { CallerHandler } from '../../src/api/callers.ts';
import type { HandlerRequest } from '../../src/api/http.ts';
import { getRole, getRoles, putRole, type RoleParts } from '../../src/api/roles.ts';
import { roleStore } from '../../src/people/store/roles.ts';
import { ledger } from '../ledger/ledger.ts';
import type { Wire } from '../wire.ts';

const stage = ledger();
let tenant: string;
beforeEach(() => {
  tenant = stage.tenant();
});

interface Asked {
  readonly name?: string;
  readonly query?: string;
  readonly body?: unknown;
}

async function asked(
  handler: (parts: RoleParts) => CallerHandler,
  { name = 'on-call', query = '', body }: Asked = {},
): Promise<Wire> {
  const parts = {
    roles: roleStore(stage.db),
    tenantFor: async (_: unknown, named: string | undefined) => named ?? tenant,
    clock: stage.clock,
  };
  const request = { params: { name }, query: new URLSearchParams(query), json: () => body } as unknown;
  return (await handler(parts)(request as HandlerRequest, { id: 'admin', name: 'admin' })).body;
}
const put = (people: unknown, more: Asked = {}) => asked(putRole, { ...more, body: { people } });
const faultsOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    ({ code, faults }: Wire) =>
      faults.map(({ field, message }: Wire) => `${field} ${message}`).join('; ') || code,
  );

test('those who are put have a role, in their order and each once, and nobody else', async () => {
  await put(['Ana@Contoso.com', 'ben@contoso.com', 'ana@contoso.com']);
  expect(await asked(getRole)).toMatchObject({ people: ['ana@contoso.com', 'ben@contoso.com'] });
  expect(await put(['cleo@contoso.com', 'ana@contoso.com'])).toEqual({
    name: 'on-call',
    people: ['cleo@contoso.com', 'ana@contoso.com'],
    changedAt: stage.clock.now(),
  });
});

test('a role that nobody has is none', async () => {
  await put(['ana@contoso.com']);
  expect(await put([])).toEqual({ name: 'on-call', people: [], changedAt: null });
  expect(await faultsOf(asked(getRole))).toBe('not-found');
  expect((await asked(getRoles)).items).toEqual([]);
});

test('a role of one tenant is none in another', async () => {
  await put(['ana@contoso.com']);
  const other = `tenantId=${stage.tenant()}`;
  expect(await faultsOf(asked(getRole, { query: other }))).toBe('not-found');
  expect((await asked(getRoles, { query: other })).items).toEqual([]);
});

test('of many who say at once who has it one is right, and never several together', async () => {
  const all = Array.from({ length: 20 }, (_, i) => [`a${i}@contoso.com`, `b${i}@contoso.com`]);
  await Promise.all(all.map(people => put(people)));
  expect(all).toContainEqual((await asked(getRole)).people);
});

test('all roles are listed page by page, each once, by name', async () => {
  const names = Array.from({ length: 401 }, (_, i) => `role-${String(i).padStart(3, '0')}`);
  for (const name of names) await put(['ana@contoso.com'], { name });
  const seen: string[] = [];
  let query = '';
  do {
    const { items, next } = await asked(getRoles, { query });
    seen.push(...items.map(({ name }: Wire) => name));
    query = next === null ? '' : `cursor=${next}`;
  } while (query !== '');
  expect(seen).toEqual(names);
});

test.each([
  [{ name: 'a/b', body: { people: [] } }, 'name must be 1 to 100 letters'],
  [{ body: { people: [''] } }, 'people.0 must not be empty'],
  [{ body: {} }, 'people is required'],
  [{ body: { people: ['a'], extra: 1 } }, 'extra'],
  [{ body: { people: Array(1_001).fill('a@contoso.com') } }, 'people '],
])('what is wrong is refused with what: %j', async (wrong, fault) => {
  expect((await faultsOf(asked(putRole, wrong))).slice(0, 200)).toContain(fault);
});
