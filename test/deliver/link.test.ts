import { expect, test } from 'vitest';
import { link } from '../../src/deliver/link.ts';

test('an https address is a link, and its host is known', () => {
  expect(link('https://ci.example/4521')).toEqual({ url: 'https://ci.example/4521', host: 'ci.example' });
});

test('a host that imitates another in foreign letters shows what it is', () => {
  expect(link('https://раураl.example/')?.host).toMatch(/^xn--/);
});

test.each([
  undefined,
  '',
  'no address',
  'http://ci.example/',
  'javascript:alert(1)',
  'data:text/html,x',
  'https://user:secret@ci.example/',
  `https://ci.example/${'a'.repeat(2048)}`,
])('%p is no link', url => {
  expect(link(url)).toBeUndefined();
});
