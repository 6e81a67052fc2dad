import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFile, parseSync } from '@swc/core';
import { describe, expect, test } from 'vitest';
import type { Wire } from './wire.ts';

/**
 * Texts for people stand in the catalogue, in every language, so the code that speaks to them has none: no text of
 * several words, no word beside a value, and no word with a capital letter that is none of the vocabulary of a card.
 * Texts for operators and callers are English and stay: errors that are thrown, and the log.
 */
const ROOT = join(import.meta.dirname, '..');
const SPEAKS = /^src\/(chat|deliver|decide|features\/[^/]+\/(chat|cards|rules)|teams\/dialogs)\//;
/** Code that says what is wrong with the body of a request, and the grammars by which people's lines are read. */
const NOT_SAID =
  /^src\/decide\/(check|repeat|rrule|translations|when\/(spoken|names|places|zones))\.ts$|^src\/decide\/when\/languages\//;
const FILES = readdirSync(join(ROOT, 'src'), { recursive: true })
  .map(file => `src/${file}`)
  .filter(file => SPEAKS.test(file) && file.endsWith('.ts') && !NOT_SAID.test(file))
  .toSorted();

/** Texts that look like words, but that nobody reads in Teams. */
const NOT_READ: Readonly<Record<string, readonly string[]>> = {
  'src/chat/store/turn-ledger.ts': ['is not'],
  // The values of buttons, as they are carried out.
  'src/decide/when/snooze.ts': ['20 minutes', '3 hours'],
  'src/features/reminders/cards/later.ts': [
    '20 minutes',
    'in 20 minutes',
    '3 hours',
    'in 3 hours',
    'tomorrow at 9:00',
  ],
  // A source of patterns, in which words stand for more.
  'src/decide/when.ts': ['NTH ?ANYDAY', 'NTH ?$'],
  // The name of a command.
  'src/features/attention/chat/in-other-words.ts': ['quiet hours'],
  // How a repetition is kept.
  'src/decide/when/every.ts': ['from ', 'until '],
  // Words of the results, for callers.
  'src/features/surveys/rules/survey-sum.ts': [' to under ', 'Yes', 'No'],
  // The name of a failure in Teams.
  'src/deliver/on-failure.ts': ['Paced'],
  'src/features/talk/chat/example.ts': ['Herald'],
  'src/teams/dialogs/capture.ts': ['what a dialog did in this turn'],
};

/** Values of Adaptive Cards, and what stands in headers and names. */
const VOCABULARY = new Set(
  ['AdaptiveCard', 'Action', 'ActionSet', 'Column', 'Container', 'Image', 'TextBlock', 'TextRun'].concat(
    ['Accent', 'Attention', 'Good', 'Warning', 'Default', 'Bolder', 'Monospace'],
    ['Small', 'Medium', 'Large', 'None', 'Center', 'Full'],
  ),
);

/** A tree is walked by its own rules. */
type Node = Wire;

const LOG = /^(warn|info|error|debug|fatal|trace)$/;
const calls = ({ callee }: Node): string =>
  callee?.type === 'MemberExpression' ? String(callee.property.value) : String(callee?.value ?? '');

/** The texts in such a node are read by operators and callers, by the database, or by the compiler. */
function isForOthers(node: Node): boolean {
  switch (node.type) {
    case 'ThrowStatement':
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'TaggedTemplateExpression':
    case 'TsTypeAliasDeclaration':
    case 'TsInterfaceDeclaration':
    case 'TsTypeAnnotation':
    case 'TsTypeParameterInstantiation':
    case 'TsModuleDeclaration':
      return true;
    case 'NewExpression':
      return /(Error|Failure)$/.test(calls(node));
    case 'CallExpression':
      return (
        node.callee.type === 'Super' || (node.callee.type === 'MemberExpression' && LOG.test(calls(node)))
      );
    default:
      return false;
  }
}

function* textsIn(node: Node): Generator<string> {
  if (typeof node !== 'object' || node === null || isForOthers(node)) return;
  if (node.type === 'StringLiteral') yield node.value;
  if (node.type === 'TemplateElement') yield node.cooked ?? node.raw;
  // The name of a property is no text, and neither is a type.
  for (const [name, inner] of Object.entries(node))
    if (name !== 'typeAnnotation' && !(name === 'key' && node.type === 'KeyValueProperty'))
      yield* textsIn(inner);
}

const isWords = (text: string): boolean =>
  /\p{L}{2}/u.test(text) &&
  (/\s/.test(text) || (/^\p{Lu}\p{Ll}+[.!?…]?$/u.test(text) && !VOCABULARY.has(text)));

const wordsIn = (tree: Node): string[] => [...textsIn(tree)].filter(isWords);

describe('words in code are found', () => {
  const found = (code: string) => wordsIn(parseSync(code, { syntax: 'typescript', target: 'es2024' }));

  test.each([
    [`const a = 'Nothing came of it.'`, ['Nothing came of it.']],
    [`const a = \`by \${actor}\``, ['by ']],
    [`const a = \`\${many} more\``, [' more']],
    [`const a = 'by ' + actor`, ['by ']],
    [`say({ title: 'Undo' })`, ['Undo']],
    [`const WORDS = { 'not now': 1, later: 'not now' }`, ['not now']],
    [`fail('went wrong')`, ['went wrong']],
  ])('%s', (code, words) => {
    expect(found(code)).toEqual(words);
  });

  test.each([
    `import a from 'some where'`,
    `throw new Error(\`There is no card "\${a}"\`)`,
    `class Stale extends Error { constructor() { super('It was written by another turn.'); } }`,
    `const e = new HeraldError('not-found', 'There is none')`,
    `log.warn({ a }, 'a message or press of a person was not taken in')`,
    'const rows = sql`select a from b where c`',
    `const b: 'one two' = card({ type: 'TextRun', size: 'Small', text: say('card.by') })`,
    `const c = \` · \${host}\``,
    `const d = \`met.\${how}\``,
  ])('and not %s', code => {
    expect(found(code)).toEqual([]);
  });
});

test('the code that speaks to people has no words of its own', async () => {
  expect(FILES.length).toBeGreaterThan(80);
  const found: [string, string][] = [];
  for (const file of FILES) {
    const tree = await parseFile(join(ROOT, file), { syntax: 'typescript', target: 'es2024' });
    found.push(...wordsIn(tree).map((words): [string, string] => [file, words]));
  }
  const known = Object.entries(NOT_READ).flatMap(([file, texts]) => texts.map(text => `${file}: ${text}`));
  const words = new Set(found.map(([file, text]) => `${file}: ${text}`));
  expect([...words].filter(each => !known.includes(each))).toEqual([]);
  // Every excused text is there.
  expect(known.filter(each => !words.has(each))).toEqual([]);
});

const templates = readdirSync(join(ROOT, 'templates'), { recursive: true })
  .map(String)
  .filter(file => file.endsWith('.json') && !file.endsWith('.sample.json'));

const READ = new Set([
  'text',
  'title',
  'label',
  'placeholder',
  'tooltip',
  'altText',
  'fallbackText',
  'errorMessage',
  'value',
]);

/** Marks that each language sets in its own way: French has a space before a colon, and Arabic another comma. */
const MARKS = /[:;,.?!]/;

test.each(templates)('the template %s has no words of its own, and no marks', file => {
  const own: string[] = [];
  JSON.parse(readFileSync(join(ROOT, 'templates', file), 'utf8'), (name, value) => {
    const rest = typeof value === 'string' ? value.replaceAll(/\$\{[^}]*\}/g, '') : '';
    if (READ.has(name) && (/\p{L}/u.test(rest) || MARKS.test(rest))) own.push(value);
    return value;
  });
  expect(own).toEqual([]);
});
