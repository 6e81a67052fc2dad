import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PAGES } from './pages.ts';
import { ROWS } from './settings.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

const all = (text: string, what: RegExp) => [...text.matchAll(what)].map(([, found = '']) => found);
const FENCED = /^```\w*\n([\s\S]*?)^```/gm;
/** The parts of a text that are quoted as code. */
const quoted = (text: string) =>
  [...all(text, FENCED), ...all(text.replaceAll(FENCED, ''), /`([^`\n]+)`/g)].join('\n');
/** A heading as GitHub makes an anchor of it. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
const anchorsOf = (path: string) => all(read(path), /^#+ (.+)$/gm).map(anchor);

/** Links to files of ours, not to other sites, and not what is quoted as code. */
const linksOf = (text: string) =>
  all(text.replaceAll(FENCED, '').replaceAll(/`[^`\n]+`/g, ''), /\]\((?!\w+:)([^)\s]+)\)/g);

function isBroken(page: string, link: string): boolean {
  const [path = '', heading] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(ROOT, target))) return true;
  return heading !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(heading);
}

const SETTINGS = new Set(Object.values(ROWS).flatMap(row => row.names.map(({ name }) => name)));
/** Words in capitals with an underscore that look like settings and are not. Each with where it belongs. */
const NO_SETTINGS = new Set([
  // Read by `npm run package` alone: appPackage/ids.ts.
  ...all(read('appPackage/ids.ts'), /\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b/g),
  // Shell variables of the instructions in docs/sideload.md.
  // And of those in docs/api.md.
  ...['ADMIN_KEY', 'CALLBACK_SECRET', 'PEOPLE_KEY', 'READINGS_KEY', 'QUESTIONS_KEY', 'METRICS_KEY'],
  ...['APP_ID', 'BOT_NAME', 'HERALD_KEY', 'THE_ID'],
  // OpenTelemetry's own.
  ...['OTEL_SERVICE_NAME', 'OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_TRACES_SAMPLER', 'OTEL_RESOURCE_ATTRIBUTES'],
  // For the tests: test/database-server.ts.
  'HERALD_TEST_DATABASE_URL',
  'ALL_PROXY',
  'NODE_EXTRA_CA_CERTS',
]);

/** Names in capitals that the code or the tests export or keep to themselves: constants, not settings. */
function isConstant(name: string): boolean {
  const declared = new RegExp(`\\b(const|readonly) ${name}\\b`);
  return SOURCES.some(source => declared.test(source));
}
const SOURCES = ['src', 'test', 'bench']
  .flatMap(folder =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.ts') && !name.startsWith('node_modules'))
      .map(name => join(folder, name)),
  )
  .map(read);

describe.each(PAGES)('%s', page => {
  const text = read(page);

  test('links to files and headings that exist', () => {
    expect(linksOf(text).filter(link => isBroken(page, link))).toEqual([]);
  });

  test('names files that exist', () => {
    const named = all(
      quoted(text),
      /(?<![\w/.-])((?:src|test|templates|docs|appPackage|bench)\/[\w./-]*\w)(?![\w*/-])/g,
    );
    expect(named.filter(path => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('names what stands in the file that it says', () => {
    const named = [...text.matchAll(/`(\w+)` in `((?:src|test)\/[\w./-]+\.ts)`/g)];
    const missing = named.filter(([, name, path = '']) => !new RegExp(`\\b${name}\\b`).test(read(path)));
    expect(missing.map(([pair]) => pair)).toEqual([]);
  });

  test('names scripts that exist', () => {
    const named = all(quoted(text), /\bnpm run (?:-s |--silent )?([\w:-]+)/g);
    expect(named.filter(script => !Object.hasOwn(scripts, script))).toEqual([]);
  });

  test('names settings that exist', () => {
    const named = all(quoted(text), /(?<![\w$.{-])([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?![\w*…])/g);
    const unknown = named.filter(name => !SETTINGS.has(name) && !NO_SETTINGS.has(name) && !isConstant(name));
    expect([...new Set(unknown)]).toEqual([]);
  });
});

test('every decision is in the index of decisions, and the index names no other', () => {
  const notes = readdirSync(join(ROOT, 'docs/decisions')).filter(name => /^\d{4}-.+\.md$/.test(name));
  expect(
    linksOf(read('docs/decisions/README.md'))
      .filter(link => /^\d{4}-/.test(link))
      .toSorted(),
  ).toEqual(notes.toSorted());
});

test('no two decisions have one number', () => {
  const numbers = readdirSync(join(ROOT, 'docs/decisions')).flatMap(name => /^\d{4}/.exec(name) ?? []);
  expect(numbers).toEqual([...new Set(numbers)]);
});

test('every decision says since when it holds', () => {
  const notes = readdirSync(join(ROOT, 'docs/decisions')).filter(name => /^\d{4}-/.test(name));
  const said = /^# \d{4} .+\n\n\*Accepted, \d{4}-\d{2}-\d{2}(; .+)?\.\*\n\n/;
  expect(notes.filter(name => !said.test(read(`docs/decisions/${name}`)))).toEqual([]);
});
