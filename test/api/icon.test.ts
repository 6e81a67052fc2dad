import { expect, test } from 'vitest';
import { requireIconHost } from '../../src/api/icon.ts';

const HOSTS = ['icons.contoso.com', '.cdn.example'];

test.each<[string | undefined, readonly string[]]>([
  [undefined, []],
  ['https://icons.contoso.com/ci.png', HOSTS],
  ['https://ICONS.contoso.com/ci.png?v=2', HOSTS],
  ['https://eu.cdn.example/x.png', HOSTS],
])('an icon at %s is allowed', (icon, hosts) => {
  expect(() => requireIconHost(icon, hosts)).not.toThrow();
});

test.each<[string, readonly string[], RegExp]>([
  ['https://icons.contoso.com/ci.png', [], /names no hosts in ICON_HOSTS/],
  ['https://evil.example/x.png', HOSTS, /icons\.contoso\.com, \.cdn\.example/],
  ['https://icons.contoso.com.evil.example/x.png', HOSTS, /ICON_HOSTS/],
  ['https://xicons.contoso.com/x.png', HOSTS, /ICON_HOSTS/],
  ['https://icons.contoso.com:8443/x.png', HOSTS, /ICON_HOSTS/],
  ['https://cdn.example/x.png', HOSTS, /ICON_HOSTS/],
])('an icon at %s is refused, and the remedy named', (icon, hosts, remedy) => {
  let thrown: unknown;
  try {
    requireIconHost(icon, hosts);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({
    code: 'invalid-request',
    faults: [{ field: 'icon', message: expect.stringMatching(remedy) }],
  });
});
