import { expect, test } from 'vitest';
import { bothAudiences } from '../../src/decide/audience.ts';
import { isServed, type Tenants, usualTenant } from '../../src/decide/tenants.ts';

test.each<[Tenants, string, boolean]>([
  ['any', 'T1', true],
  [['t1'], 'T1', true],
  [['t1'], 't2', false],
  [[], 't1', false],
])('of %j, %s is served: %s', (tenants, tenant, served) => {
  expect(isServed(tenants, tenant)).toBe(served);
});

test.each<[Tenants, string | undefined, string | undefined]>([
  ['any', 'own', 'own'],
  ['any', undefined, undefined],
  [['t1', 'own'], 'own', 'own'],
  [['t1'], 'own', 't1'],
  [['t1', 't2'], 'own', undefined],
  [['t1', 't2'], undefined, undefined],
])('who names no tenant means, of %j with the own one %s: %s', (tenants, own, usual) => {
  expect(usualTenant(tenants, own)).toBe(usual);
});

test('both audiences are whoever belongs to the one or to the other, once', () => {
  const one = { people: ['ana', 'ben'], teams: ['t'] };
  const other = { people: ['ben', 'eve'], conversations: ['c'], subscribers: true };
  const none = {
    ...{ people: [], teams: [], conversations: [], roles: [], groups: [] },
    ...{ subscribers: false, except: [] },
  };
  const both = {
    ...none,
    ...{ people: ['ana', 'ben', 'eve'], teams: ['t'], conversations: ['c'], subscribers: true },
  };
  expect(bothAudiences(one, other)).toEqual(both);
  expect(bothAudiences(other, one)).toEqual({ ...both, people: ['ben', 'eve', 'ana'] });
  expect(bothAudiences({}, {})).toEqual(none);
  const excepted = bothAudiences({ except: ['ana', 'ben'] }, { except: ['ben', 'eve'] });
  expect(excepted).toEqual({ ...none, except: ['ben'] });
  expect(bothAudiences({ except: ['ana'] }, {})).toEqual(none);
});
