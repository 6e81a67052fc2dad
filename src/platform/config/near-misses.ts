import { type MayDiffer, nearest } from '../../decide/nearest.ts';
import { RETIRED } from './retired.ts';
import type { Mistake, Variables } from './settings.ts';
import { keysOf, type Rows, type SettingKey } from './table.ts';

/** A variable that is not read, and the one that was meant. */
interface NearMiss {
  readonly name: string;
  readonly meant: string;
  readonly key: SettingKey;
}

interface Known {
  readonly name: string;
  readonly plain: string;
  readonly key: SettingKey;
}

const namesIn = (rows: Rows): Known[] =>
  keysOf(rows).flatMap(key => rows[key].names.map(({ name }) => ({ key, name, plain: plain(name) })));
const exactly = (known: readonly Known[]) => new Set(known.map(({ name }) => name));

/**
 * Variables that are spelt almost like ours: letter case and underscores do not count, and of the letters one or two may
 * differ, by the length of the name.
 */
export function nearMisses(env: Variables, rows: Rows): NearMiss[] {
  const known = namesIn(rows);
  const exact = exactly(known);
  return Object.entries(env).flatMap(([name, value]) => {
    const isOther = value?.trim() && !exact.has(name);
    const meant = isOther ? nearestOf(name, known, lettersThatMayDiffer) : undefined;
    return meant ? [{ name, meant: meant.name, key: meant.key }] : [];
  });
}

/** In short words a letter more or less is another word: HOST and POST, PORT and SORT. */
function lettersThatMayDiffer({ length }: string): number {
  if (length < 5) return 0;
  return length < 8 ? 1 : 2;
}

/**
 * A misspelt credential would mean the local mode, or another kind of bot, so it is a mistake and not a warning. Where
 * a variable of another program happens to be spelt almost the same, setting ours to nothing says so.
 */
export function nearMissMistakes(misses: readonly NearMiss[], env: Variables, rows: Rows): Mistake[] {
  const isOpen = (key: SettingKey) =>
    rows[key].section === 'Who the bot is' && rows[key].names.every(({ name }) => env[name] === undefined);
  return misses
    .filter(({ key }) => isOpen(key))
    .map(({ name, meant }) => ({
      variable: name,
      remedy: `is not read. Did you mean ${meant}? If it belongs to another program, say so with an empty ${meant}.`,
    }));
}

export function nearMissWarnings(misses: readonly NearMiss[], mistakes: readonly Mistake[]): string[] {
  const told = new Set(mistakes.map(({ variable }) => variable));
  return misses
    .filter(({ name }) => !told.has(name))
    .map(({ name, meant }) => `${name} is not read. Did you mean ${meant}?`);
}

/** A warning for each name in Herald's own file that neither it nor the libraries and tools around it read. */
export function strangersIn(file: Iterable<string>, misses: readonly NearMiss[], rows: Rows): string[] {
  const known = namesIn(rows);
  const told = new Set([...exactly(known), ...Object.keys(RETIRED), ...misses.map(({ name }) => name)]);
  return [...file]
    .filter(name => !told.has(name) && !OF_OTHERS.test(name))
    .map(name => {
      const like = nearestOf(name, known, ({ length }) => Math.min(MOST_EDITS, Math.floor(length / 2)));
      return `${name} stands in .env and is not read.${like ? ` The nearest that is read: ${like.name}.` : ''}`;
    });
}

/** With more of them it is another name altogether. */
const MOST_EDITS = 4;

const OF_OTHERS = /^(NODE_|OTEL_|PG[A-Z]|POSTGRES_|SIMULATOR_|COMPOSE_|(HTTPS?|NO|ALL)_PROXY$|TZ$)/i;

function nearestOf(name: string, known: readonly Known[], mayDiffer: MayDiffer): Known | undefined {
  const meant = nearest(
    plain(name),
    known.map(each => each.plain),
    mayDiffer,
  );
  return known.find(each => each.plain === meant);
}

function plain(name: string): string {
  return name.slice(0, 100).toLowerCase().replaceAll(/[_.-]/g, '');
}
