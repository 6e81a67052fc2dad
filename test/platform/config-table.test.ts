import { describe, expect, test } from 'vitest';
import { FAMILIES } from '../../src/platform/config/setting.ts';
import { ROWS } from '../settings.ts';

describe.each(Object.entries(ROWS))('the setting %s', (_key, row) => {
  test('lists its names in the order of precedence of the families', () => {
    const ranks = row.names.map(({ family }) => FAMILIES.indexOf(family));
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
  });

  test('has a default and an example that it accepts itself', () => {
    for (const text of [row.default, row.example]) {
      expect(text === undefined || row.schema.safeParse(text).success).toBe(true);
    }
  });
});

test('no variable belongs to two settings', () => {
  const names = Object.values(ROWS).flatMap(row => row.names.map(({ name }) => name));
  expect(names).toHaveLength(new Set(names).size);
});

test('no secret has a default', () => {
  expect(Object.values(ROWS).filter(row => row.secret && row.default !== undefined)).toEqual([]);
});
