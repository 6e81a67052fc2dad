import { beforeEach, describe, expect, test } from 'vitest';
import type { CallerHandler } from '../../src/api/callers.ts';
import type { HandlerRequest } from '../../src/api/http.ts';
import { getIdentities, type IdentityParts, putIdentities } from '../../src/api/identities.ts';
import { identityStore } from '../../src/people/store/identities.ts';
import { ledger } from '../ledger/ledger.ts';
import type { Wire } from '../wire.ts';

const stage = ledger();
const caller = { id: 'admin', name: 'admin' };
let tenant: string;
beforeEach(() => {
  tenant = stage.tenant();
});

async function asked(
  handler: (parts: IdentityParts) => CallerHandler,
  { query = '', body }: { query?: string; body?: unknown },
): Promise<Wire> {
  const parts = {
    identities: identityStore(stage.db),
    tenantFor: async (_: unknown, named: string | undefined) => named ?? tenant,
    clock: stage.clock,
  };
  const request = { query: new URLSearchParams(query), json: () => body } as HandlerRequest;
  return (await handler(parts)(request, caller)).body;
}
const put = (identities: object[], more = {}) => asked(putIdentities, { body: { identities, ...more } });
const get = (query = '') => asked(getIdentities, { query });
const faultsOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    ({ faults }: Wire) => faults.map(({ field, message }: Wire) => `${field} ${message}`).join('; '),
  );

describe('whose a login is', () => {
  test('is what was said last, in either letter case, and stays where nothing is said', async () => {
    await put([
      { source: 'github', login: 'Ana', person: 'Ana@Contoso.com' },
      { source: 'gitlab', login: 'ana', person: 'other@contoso.com' },
    ]);
    await put([{ source: 'github', login: 'aNA', person: 'ana.silva@contoso.com' }]);
    const store = identityStore(stage.db);
    expect(await store.addresses(tenant, 'github', ['ANA', 'ana', 'nobody'])).toEqual([
      'ana.silva@contoso.com',
    ]);
    expect(await store.addresses(tenant, 'gitlab', ['ana'])).toEqual(['other@contoso.com']);
    expect(await store.addresses(tenant, 'github', [])).toEqual([]);
  });

  test('is nothing to another tenant, neither read nor taken away there', async () => {
    const entry = { source: 'github', login: 'ana', person: 'ana@contoso.com' };
    await put([entry]);
    const other = stage.tenant();
    expect(await identityStore(stage.db).addresses(other, 'github', ['ana'])).toEqual([]);
    expect(await put([{ ...entry, person: null }], { tenantId: other })).toEqual({ set: 0, removed: 0 });
    expect((await get(`tenantId=${other}`)).items).toEqual([]);
    expect((await get()).items).toHaveLength(1);
  });

  test('is listed page by page, each once, by source and login', async () => {
    const all = Array.from({ length: 450 }, (_, i) => ({
      source: i % 2 ? 'github' : 'gitlab',
      login: `user-${String(i).padStart(3, '0')}`,
      person: `user-${i}@contoso.com`,
    }));
    await put(all);
    const seen: string[] = [];
    let query = '';
    do {
      const { items, next } = await get(query);
      seen.push(...items.map(({ source, login }: Wire) => `${source} ${login}`));
      query = next === null ? '' : `cursor=${next}`;
    } while (query !== '');
    expect(seen).toEqual(all.map(({ source, login }) => `${source} ${login}`).toSorted());
  });

  test.each([
    [{ identities: [] }, 'identities '],
    [
      { identities: [{ source: 'githbu', login: 'a', person: 'b' }] },
      'identities.0.source must be a source of hooks: github',
    ],
    [
      { identities: [{ source: 'constructor', login: 'a', person: 'b' }] },
      'identities.0.source must be a source',
    ],
    [{ identities: [{ source: 'github', login: '', person: 'b' }] }, 'identities.0.login must not be empty'],
    [{ identities: [{ source: 'github', login: 'a' }] }, 'identities.0.person is required'],
    [
      {
        identities: [
          { source: 'github', login: 'a', person: 'b' },
          { source: 'github', login: 'A', person: null },
        ],
      },
      'identities.1.login is named twice',
    ],
    [
      { identities: [{ source: 'github', login: '@a', person: 'b' }] },
      'identities.0.login must be without "@" before it',
    ],
    [
      { identities: [{ source: 'github', login: 'a', person: 'ana@contoso.com, ben@contoso.com' }] },
      'identities.0.person must be one address',
    ],
    [
      { identities: [{ source: 'github', login: 'a', person: 'Ana <ana@contoso.com>' }] },
      'identities.0.person must be one address',
    ],
    [undefined, 'identities is required'],
  ])('is refused where it is wrong, with what: %j', async (body, fault) => {
    expect(await faultsOf(asked(putIdentities, { body }))).toContain(fault);
  });

  test.each(['x', 'e30'])('has no page "%s"', async cursor => {
    expect(await faultsOf(get(`cursor=${cursor}`))).toBe('query.cursor must be the "next" of another page');
  });
});
