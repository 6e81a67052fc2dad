import { expect, test } from 'vitest';
import { merged } from '../../src/decide/merge.ts';

const at = new Date('2026-11-20T08:15:00Z');

/** The examples of RFC 7396 whose values are objects, and what is one value here. */
test.each([
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  [{ a: 'b' }, { a: undefined }, { a: 'b' }],
  [{ a: { b: 'c' } }, { a: at }, { a: at }],
])('%j, changed by %j', (value, patch, expected) => {
  const before = structuredClone(value);
  expect(merged(value, patch)).toEqual(expected);
  expect(value).toEqual(before);
});
