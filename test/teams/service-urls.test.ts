import { expect, test } from 'vitest';
import { CLOUDS } from '../../src/teams/cloud.ts';
import { FALLBACK_SERVICE_URL, serviceUrlRule } from '../../src/teams/service-urls.ts';

test.each([
  ['public', 'https://smba.trafficmanager.net/emea/', true],
  ['public', 'https://smba.trafficmanager.net/amer/a-tenant/', true],
  ['public', 'https://smba.infra.gcc.teams.microsoft.com/teams', true],
  ['gcc', 'https://smba.trafficmanager.net/teams/', true],
  ['public', 'https://smba.infra.gov.teams.microsoft.us/teams', false],
  ['gcc-high', 'https://smba.infra.gov.teams.microsoft.us/teams', true],
  ['gcc-high', 'https://smba.trafficmanager.net/teams/', false],
  ['dod', 'https://smba.infra.dod.teams.microsoft.us/teams', true],
  ['dod', 'https://smba.infra.gov.teams.microsoft.us/teams', false],
  ['public', 'http://smba.trafficmanager.net/emea/', false],
  ['public', 'https://smba.trafficmanager.net:8443/emea/', false],
  ['public', 'https://smba.trafficmanager.net.example.com/', false],
  ['public', 'https://smba.trafficmanager.net@example.com/', false],
  ['public', 'https://user@smba.trafficmanager.net/', false],
  ['public', 'http://127.0.0.1:4000/', false],
  ['public', 'not an address', false],
  ['local', 'http://127.0.0.1:4000/', true],
  ['local', 'http://localhost:4000/', true],
  ['local', 'http://[::1]:4000/', true],
  ['local', 'ftp://localhost/', false],
  ['local', 'http://localhost.example.com/', false],
  ['local', 'https://smba.trafficmanager.net/emea/', false],
] as const)('%s: %s is allowed: %s', (where, url, allowed) => {
  expect(serviceUrlRule(where)(url)).toBe(allowed);
});

test.each(CLOUDS)('%s: its own fallback is allowed', cloud => {
  expect(serviceUrlRule(cloud)(FALLBACK_SERVICE_URL[cloud])).toBe(true);
});
