import type { ChangedWish } from '../core/changed-wish.ts';
import type { Person } from '../core/person.ts';
import type { KeptStop } from '../core/stop.ts';
import type { StandingChoice, StandingStop, Wanted } from '../core/wanted.ts';
import { changesBetween } from '../decide/taken-back.ts';
import type { Preferences, TopicChoice } from './ports/people.ts';
import type { Turn } from './turn.ts';

/** All that somebody wants of what reaches them, read and put as a whole. Nothing else changes it before the turn ends. */

export async function wantedBy({ stores }: Turn, { tenantId, id }: Person): Promise<Wanted> {
  const { topics, stops } = await stores.subscriptions.wishes(tenantId, id);
  const { attention, ...preferences } = await stores.preferences.of(id);
  return {
    attention,
    preferences,
    choices: Object.fromEntries(topics.flatMap(asChoice)),
    stops: Object.fromEntries(stops.map(stop => [keyOf(stop), { ...stop, at: stop.at.toISOString() }])),
  };
}

function asChoice({ name, choice: is, at, before }: TopicChoice): [string, StandingChoice][] {
  if (is === undefined || at === undefined) return [];
  return [[name, { is, at: at.toISOString(), ...(before && { before }) }]];
}

function keyOf({ stop: _, at: __, ...what }: KeptStop): string {
  return JSON.stringify(Object.entries(what).toSorted(([a], [b]) => a.localeCompare(b)));
}

/** Does something, and says which wishes it changed. */
export async function changing<T>(
  turn: Turn,
  person: Person,
  act: () => Promise<T>,
): Promise<{ readonly done: T; readonly changed: readonly ChangedWish[] }> {
  const before = await wantedBy(turn, person);
  const done = await act();
  return { done, changed: changesBetween(before, await wantedBy(turn, person), turn.now) };
}

/** From now on they want this, and nothing else. */
export async function want(turn: Turn, person: Person, { from, to }: { from: Wanted; to: Wanted }) {
  const changed = changesBetween(from, to, turn.now);
  if (changed.some(isOf('attention'))) await turn.stores.preferences.attend(person.id, () => to.attention);
  if (changed.some(isOf('preferences'))) await turn.stores.preferences.choose(person.id, spelledOut(to));
  for (const { path } of changed.filter(isOf('choices'))) await choose(turn, person, { path, to });
  for (const { path } of changed.filter(isOf('stops'))) await stop(turn, person, { path, from, to });
}

const isOf =
  (what: keyof Wanted) =>
  ({ path: [of] }: ChangedWish): boolean =>
    of === what;

/** With nothing left out: a wish that is missing would stay as it was. */
const spelledOut = ({ preferences }: Wanted): Preferences => ({
  interruption: null,
  quietSummary: null,
  language: null,
  ...preferences,
});

interface OneWish extends Pick<ChangedWish, 'path'> {
  readonly to: Wanted;
}

function choose({ stores }: Turn, { id }: Person, { path: [, topic = ''], to }: OneWish): Promise<void> {
  return stores.subscriptions.stand(id, topic, own(to.choices, topic));
}

async function stop(
  { stores }: Turn,
  { id }: Person,
  { path: [, what = ''], from, to }: OneWish & { readonly from: Wanted },
): Promise<void> {
  const [was, is] = [own(from.stops, what), own(to.stops, what)];
  if (was !== undefined) await stores.stops.remove(id, was.stop);
  if (is !== undefined) await stores.stops.bringBack(id, asKept(is));
}

const asKept = (stop: StandingStop): KeptStop => ({ ...stop, at: new Date(stop.at) });

const own = <T>(all: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(all, name) ? all[name] : undefined;
