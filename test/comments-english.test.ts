import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { headless } from './headless.ts';

const ROOT = join(import.meta.dirname, '..');
const FOLDERS = ['appPackage', 'bench', 'build', 'clients', 'docs', 'examples', 'locales', 'src', 'test'];
const FILES = globSync(`{${FOLDERS}}/**/*.{ts,mts,mjs}`, {
  cwd: ROOT,
  exclude: path => /(?:^|[\\/])(?:node_modules|dist)$/.test(path),
}).map(file => file.split(sep).join('/'));

/** A comment at the beginning of a line: a block, or lines of `//` below each other. */
const COMMENT = /^[ \t]*\/\*\*?([\s\S]*?)\*\/|(?:^[ \t]*\/\/.*\n?)+/gm;
const BLOCK_MARGIN = /^\s*\* ?/gm;
const LINE_MARGIN = /^[ \t]*\/\/ ?/gm;
/** A value, up to the next tag: no sentence. */
const EXAMPLE = /^\s*@example\b[\s\S]*?(?=^\s*@|$(?![\s\S]))/gm;

const commentsIn = (code: string): string[] =>
  [...code.matchAll(COMMENT)].map(([whole, block]) =>
    block === undefined ? whole.replaceAll(LINE_MARGIN, '') : block.replaceAll(BLOCK_MARGIN, ''),
  );
const found = (code: string) => commentsIn(code).flatMap(text => headless(text.replaceAll(EXAMPLE, '')));

test('each sentence of a comment has a subject at its beginning', () => {
  expect(FILES.length).toBeGreaterThan(1_000);
  const all = FILES.flatMap(file =>
    found(readFileSync(join(ROOT, file), 'utf8')).map(sentence => `${file}: ${sentence}`),
  );
  expect(all).toEqual([]);
});

describe('a sentence without a subject is found', () => {
  test.each([
    '/** What is due. */\nconst due = 1;',
    '/* Whoever asks gets one. */',
    '  /**\n   * It is so. Whom nobody knows\n   * gets a row.\n   */\n',
    '// What fails\n// is tried again.\nretry();',
    'retry();\n  // It waits: *Whatever comes* waits too.',
    '/**\n * - a claim\n * - Who holds it\n */',
    '// That which\n// follows.',
    '/**\n * @example "a"\n * @returns It is one. What is due.\n */',
  ])('%j', code => expect(found(code)).toHaveLength(1));
});

describe('no fault is found in', () => {
  test.each([
    '/** Somebody who asks gets what is due. */',
    '// Why wait? What do they type, see\n// and read?\nask();',
    "const title = 'What is due.';",
    'const text = `\nWhat is text is no comment.`;',
    '/**\n * A question.\n * @example {\n *   "text": "What is missing?",\n *   "takes": "words"\n * }\n */',
    '/** `What` is a name here. */',
    'const a = 1; // What stands behind code is a note.',
  ])('%j', code => expect(found(code)).toEqual([]));
});
