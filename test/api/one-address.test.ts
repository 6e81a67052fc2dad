import { expect, test } from 'vitest';
import { addressesIn, isOneAddress } from '../../src/api/one-address.ts';

test.each([
  'ana@contoso.com',
  "o'brien+teams@contoso.co.uk",
  '6f1d2b8c-4e70-4d3a-9a51-3f1d2b8c4e70',
  '29:1bSnHZ7Js2STWrgk6ScEErLk1Lp2zQuD5H2-yU_hVVxMjUkG9vVQlJrGsQ',
  'ana_contoso.com#EXT#@fabrikam.onmicrosoft.com',
  'josé@contoso.com',
])('"%s" is the address of one person', text => {
  expect(isOneAddress(text)).toBe(true);
  expect(addressesIn(text)).toEqual([text]);
});

test.each<[string, string[]]>([
  ['ana@contoso.com, ben@contoso.com', ['ana@contoso.com', 'ben@contoso.com']],
  ['ana@contoso.com;ben@contoso.com;', ['ana@contoso.com', 'ben@contoso.com']],
  ['Ana Silva <ana@contoso.com>', ['ana@contoso.com']],
  ['Ana <ana@contoso.com>; mailto:ben@contoso.com', ['ana@contoso.com', 'ben@contoso.com']],
  ['mailto:ana@contoso.com', ['ana@contoso.com']],
  [' , ', []],
])('"%s" is none, and these stand in it: %j', (text, addresses) => {
  expect(isOneAddress(text)).toBe(false);
  expect(addressesIn(text)).toEqual(addresses);
});
