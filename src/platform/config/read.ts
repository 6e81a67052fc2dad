import type { Name, Setting } from './setting.ts';
import type { Mistake, Variables } from './settings.ts';
import { keysOf, type Rows, type SettingKey, type SettingValues } from './table.ts';

/** The environment, read setting by setting. */
export interface SettingsReading {
  /** Complete only where there are no mistakes. */
  readonly values: SettingValues;
  /** The variable that a setting was taken from; missing where nothing was set. */
  readonly sources: Readonly<Partial<Record<SettingKey, Name>>>;
  readonly mistakes: readonly Mistake[];
  readonly notes: readonly string[];
}

/** A variable that is set to something. An empty one counts as not set, as in `.env` files. */
interface Given {
  readonly name: Name;
  readonly parsed: ReturnType<Setting['schema']['safeParse']>;
}

/** Takes every setting from the first of its names that is set. */
export function readVariables(env: Variables, table: Rows): SettingsReading {
  const strangers = otherBots(env, table);
  const rows = keysOf(table).map(key => ({ key, ...readRow(table[key], env, strangers) }));
  return {
    values: Object.fromEntries(rows.map(row => [row.key, row.value])) as unknown as SettingValues,
    sources: Object.fromEntries(rows.flatMap(row => (row.source ? [[row.key, row.source]] : []))),
    mistakes: rows.flatMap(row => row.mistakes),
    notes: [...strangers]
      .map(([family, note]) => `${family} names: ${note}`)
      .concat(rows.flatMap(row => row.notes)),
  };
}

/**
 * Families that name another app id than the one that wins. They speak of another bot, so nothing is taken from
 * them: the secret of one app with the id of another would only show as a refused token, much later.
 */
function otherBots(env: Variables, { appId }: Rows): Map<string, string> {
  const [winner, ...others] = givenFor(appId, env);
  const different = others.filter(other => winner && !same(winner, other));
  return new Map(
    different.map(({ name }) => [
      name.family,
      `all are ignored, because ${name.name} names another bot than ${winner?.name.name}, which wins.`,
    ]),
  );
}

function readRow(row: Setting, env: Variables, strangers: ReadonlyMap<string, string>) {
  const [winner, ...others] = givenFor(row, env).filter(({ name }) => !strangers.has(name.family));
  const parsed =
    winner?.parsed ?? (row.default === undefined ? undefined : row.schema.safeParse(row.default));
  return {
    value: parsed?.data,
    source: winner?.name,
    mistakes:
      winner && !winner.parsed.success
        ? [{ variable: winner.name.name, remedy: `must be ${row.must}.` }]
        : [],
    notes: others
      .filter(other => winner && !same(winner, other))
      .map(({ name }) => `${name.name} is ignored: it differs from ${winner?.name.name}, which wins.`),
  };
}

function givenFor(row: Setting, env: Variables): Given[] {
  return row.names.flatMap(name => {
    const text = env[name.name]?.trim();
    return text ? [{ name, parsed: row.schema.safeParse(name.as ? name.as(text) : text) }] : [];
  });
}

function same(one: Given, other: Given): boolean {
  return one.parsed.success && other.parsed.success && one.parsed.data === other.parsed.data;
}
