import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { parseFile } from '@swc/core';
import { analyse } from 'scslre';
import { beforeAll, describe, expect, test } from 'vitest';
import { formsOf, sentencesOf } from '../src/text/forms.ts';

/**
 * Every regular expression of the sources costs at most its length, whatever the text: no super-linear backtracking, and
 * no run before something that may be missing, which begins anew at each of its characters (`\s+$`).
 */
const ROOT = join(import.meta.dirname, '..', 'src');
const FILES = readdirSync(ROOT, { recursive: true })
  .map(String)
  .filter(file => file.endsWith('.ts'));

const LOCALES = join(ROOT, '../locales');
const IS_FORM = /^command\.|\.word\./;

interface Expression {
  readonly source: string;
  readonly flags: string;
}

function faultsOf({ source, flags }: Expression): string[] {
  const { reports } = analyse({ source, flags });
  return reports.map(
    ({ type, character }) => `${type} of ${character.literal.source} in /${source}/${flags}`,
  );
}

// biome-ignore lint/suspicious/noExplicitAny: a tree is walked by its own rules
type Node = any;

function* nodesOf(node: Node): Generator<Node> {
  if (typeof node !== 'object' || node === null) return;
  yield node;
  for (const inner of Object.values(node)) yield* nodesOf(inner);
}

const literals: (Expression & { readonly file: string })[] = [];
/** Files that make expressions out of texts. */
const makers = new Set<string>();
beforeAll(async () => {
  for (const file of FILES)
    for (const node of nodesOf(
      await parseFile(join(ROOT, file), { syntax: 'typescript', target: 'es2024' }),
    )) {
      if (node.type === 'RegExpLiteral') literals.push({ file, source: node.pattern, flags: node.flags });
      if (['NewExpression', 'CallExpression'].includes(node.type) && node.callee.value === 'RegExp')
        makers.add(file);
    }
});

describe('an expression that is dear is found', () => {
  test.each(['\\s+$', '^(a+)+$', '^\\s*\\s*x', '[,.]+(?:at|on)$', '^\\S+@\\S+$', 'a+b'])('%s', source => {
    expect(faultsOf({ source, flags: '' })).not.toEqual([]);
  });

  test.each(['\\s+', '(?<!\\s)\\s+$', '^\\d{1,9}$', '^[^@]+@\\S+$'])('and not %s', source => {
    expect(faultsOf({ source, flags: '' })).toEqual([]);
  });
});

test('none of them is written down in the sources', () => {
  expect(literals.length).toBeGreaterThan(50);
  const faults = literals.flatMap(each => faultsOf(each).map(fault => `${each.file}: ${fault}`));
  expect(faults).toEqual([]);
});

/** These make them of the words of a language when it is first read. Their cost is measured: test/text-cost.test.ts. */
const MEASURED = [
  'chat/two-requests.ts',
  'decide/when/again.ts',
  'decide/when/grammar.ts',
  'decide/when/hours.ts',
  'decide/when/names.ts',
  'decide/when/slips.ts',
  'decide/when/ties.ts',
];
/** These are made of what translators write, and all of them are looked at below. */
const WRITTEN = 'text/forms.ts';

test('those that are made later are measured, and no other file makes any', () => {
  expect([...MEASURED, WRITTEN].filter(file => !makers.has(file))).toEqual([]);
});

test.each(readdirSync(LOCALES))('none of them is made of the forms of %s', file => {
  const messages = JSON.parse(readFileSync(join(LOCALES, file), 'utf8')) as Record<string, string>;
  const forms = Object.entries(messages).filter(
    ([key, written]) => IS_FORM.test(key) && written.includes('…'),
  );
  const made = forms.flatMap(([key, written]) =>
    key.startsWith('watches.')
      ? sentencesOf(written, '\\p{Nd}{1,4}').map(({ made }) => made())
      : formsOf(written).beginnings,
  );
  expect(made.length).toBeGreaterThan(10);
  expect(made.flatMap(faultsOf)).toEqual([]);
});

/** Such a file makes them as it is loaded: here by a process that has loaded none of them before. */
test('none of them is made by the sources', async () => {
  const files = [...makers].filter(each => ![...MEASURED, WRITTEN].includes(each));
  const urls = files.map(file => pathToFileURL(join(ROOT, file)).href);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', LISTING, ...urls],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  const made: Expression[][] = JSON.parse(stdout);
  expect(made.length).toBeGreaterThan(0);
  expect(files.filter((_, i) => made[i]?.length === 0)).toEqual([]);
  expect(made.flat().flatMap(faultsOf)).toEqual([]);
});

/** Prints what each of these files makes. */
const LISTING = `
  const made = [];
  globalThis.RegExp = new Proxy(RegExp, {
    construct(target, given) {
      const { source, flags } = new target(...given);
      made.push({ source, flags, stack: new Error().stack });
      return new target(...given);
    },
  });
  Error.stackTraceLimit = 100;
  const files = process.argv.slice(1);
  for (const file of files) await import(file);
  const by = file => made.filter(({ stack }) => stack.includes(file));
  process.stdout.write(JSON.stringify(files.map(by)));
`;
