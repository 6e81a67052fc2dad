import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DELIVERY_STATES } from '../../../src/core/delivery.ts';

const LOCALES = join(import.meta.dirname, '../../../locales');

/** Teams tells no bot that somebody has read or seen a message, so nothing may say so. In all languages at once. */
const READ = new RegExp(
  [
    String.raw`\b(?:read|seen|opened|viewed|gelesen|gesehen|lue?s?|vue?s?|leído|visto|lido|visualizado)\b`,
    '既読|読みました|見ました|قرأ|قُرئ|شاهد|اطّلع',
  ].join('|'),
  'iu',
);

const said = readdirSync(LOCALES).flatMap(file =>
  Object.entries<string>(JSON.parse(readFileSync(join(LOCALES, file), 'utf8')))
    .filter(([key]) => /acknowledge/i.test(key))
    .map(([key, text]) => ({ file, key, text })),
);

test('who acknowledged something is never said to have read it', () => {
  expect(new Set(said.map(({ file }) => file)).size).toBe(readdirSync(LOCALES).length);
  expect(said.filter(({ text }) => READ.test(text))).toEqual([]);
});

test('no state of a delivery says that it was read', () => {
  expect(DELIVERY_STATES.filter(state => READ.test(state))).toEqual([]);
});
