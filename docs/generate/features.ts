import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { Feature } from '../../src/features/feature.ts';
import { FEATURES } from '../../src/features/features.ts';
import { code, notice, table } from './markdown.ts';

/** The kinds of things that a feature brings, by their names as people and programs write them. */
const ASPECTS: Readonly<Record<string, (feature: Feature) => readonly string[]>> = {
  Commands: ({ commands = [] }) => commands.map(({ name }) => name),
  Buttons: ({ buttons = {} }) => Object.keys(buttons),
  Dialogues: ({ dialogues = [] }) => dialogues.map(({ dialogue }) => dialogue.name),
  Cards: ({ cards = {} }) => Object.keys(cards),
  Routes: ({ routes = [] }) => routes.map(({ method, path }) => `${method.toUpperCase()} ${path}`),
  Posts: ({ webhooks = [] }) => webhooks.map(({ id }) => id),
  Settings: ({ settings }) => Object.values(settings?.rows ?? {}).map(({ names: [{ name }] }) => name),
  'Background work': ({ work = {} }) => Object.keys(work),
  Tables: feature => TABLES.get(feature.name) ?? [],
};

/** Nothing is asked of a database: what the migrations would say to one is enough. */
async function tablesOf({ migrations = {} }: Feature): Promise<string[]> {
  const said: string[] = [];
  const dialect = {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
  const db = new Kysely<unknown>({ dialect, log: ({ query }) => void said.push(query.sql) });
  for (const { up } of Object.values(migrations)) await up(db);
  return said.flatMap(sql =>
    [...sql.matchAll(/create (?:unlogged )?table (\w+)/g)].map(([, name = '']) => name),
  );
}

const TABLES = new Map(
  await Promise.all(FEATURES.map(async feature => [feature.name, await tablesOf(feature)] as const)),
);

export function featuresPage(): string {
  return `<!-- ${notice('src/features/*/feature.ts')} -->

# Features

Each is a folder of \`src/features\` with one object, that says what it brings to each room of Herald. Commands, cards
and routes that are not listed here belong to no feature. How to add one: [story.md](story.md#7-where-to-add-what).

${FEATURES.map(section).join('\n\n')}
`;
}

function section(feature: Feature): string {
  const rows = Object.entries(ASPECTS)
    .map(([aspect, of]) => [aspect, of(feature).map(code).join(', ')])
    .filter(([, names]) => names !== '');
  return `## ${feature.name}\n\n${table(['Brings', 'Which'], rows as string[][])}`;
}
