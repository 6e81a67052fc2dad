import type { Condition, Point, Value, WatchState } from '../watch.ts';

/** A threshold is armed again once the value is back by this part of it. */
export const WAY_BACK = 0.05;
/** After a change was told the next one is told at the earliest so much later. */
export const QUIET_MS = 10 * 60_000;

/** The effect of readings on a watch: docs/decisions/0070-watches.md has the rule in words. */
export interface Judgement {
  readonly state: WatchState;
  /** From what to what, where it is to be told. */
  readonly fires?: { readonly from?: Point; readonly to: Point };
}

/**
 * The state of a watch at its beginning, and at *keep watching from here*. A condition that is met already is not news:
 * it is told when it is met again.
 */
export function beginWatch(condition: Condition, last?: Point): WatchState {
  if (last === undefined) return { fired: false };
  return { base: last, fired: isSo(condition, last.value) };
}

/**
 * Readings that come together, in the order of their time. Where they fire it more than once the last time counts.
 * One that is not later than what is known changes nothing.
 */
export function judge(
  condition: Condition,
  state: WatchState,
  readings: readonly Point[],
  now: Date,
): Judgement {
  const known = state.pending ?? state.base;
  const news = readings.filter(({ at }) => known === undefined || at > known.at);
  if (condition.kind === 'changes') return judgeChange(state, news, now);
  let judgement: Judgement = { state };
  for (const reading of news) {
    const next = judgeOne(condition, judgement.state, reading, now);
    judgement = next.fires === undefined ? { ...judgement, state: next.state } : next;
  }
  return judgement;
}

function judgeOne(
  condition: Exclude<Condition, { kind: 'changes' }>,
  state: WatchState,
  reading: Point,
  now: Date,
): Judgement {
  if (condition.kind === 'is') return judgeWord(condition.word, state, reading, now);
  if (typeof reading.value !== 'number') return { state };
  const point = { ...reading, value: reading.value };
  return 'percent' in condition
    ? judgePercent(condition, state, point, now)
    : judgeThreshold(condition, state, point, now);
}

export type NumberPoint = Point & { readonly value: number };
export const isNumber = (point: Point): point is NumberPoint => typeof point.value === 'number';

function judgePercent(
  { kind, percent }: Extract<Condition, { percent: number }>,
  state: WatchState,
  reading: NumberPoint,
  now: Date,
): Judgement {
  const { base } = state;
  // Of nothing, or of a word, there are no percents: the first number that is something is what is compared with.
  if (base === undefined || typeof base.value !== 'number' || base.value === 0)
    return { state: { ...state, base: reading } };
  if (state.fired) return { state };
  const moved = (reading.value - base.value) * (kind === 'drops' ? -1 : 1);
  // Multiplied out, and with room for the last bit: 80 is exactly 20 % below 100.
  const enough = (Math.abs(base.value) * percent) / 100;
  return moved >= enough - Math.abs(base.value) * 1e-12 ? fire(base, reading, base, now) : { state };
}

function judgeThreshold(
  condition: Extract<Condition, { value: number }>,
  state: WatchState,
  reading: NumberPoint,
  now: Date,
): Judgement {
  if (state.fired) return isBack(condition, reading.value) ? armed(state, reading) : { state };
  if (isSo(condition, reading.value)) return fire(state.base, reading, reading, now);
  return { state: state.base === undefined ? { ...state, base: reading } : state };
}

/** Readings that come together are one change: from the value told last to the value after all of them. */
function judgeChange(state: WatchState, readings: readonly Point[], now: Date): Judgement {
  const { base = readings[0], pending, ...told } = state;
  const last = readings.at(-1);
  if (base === undefined || last === undefined) return { state };
  if (isSame(base.value, last.value))
    return { state: base === state.base && pending === undefined ? state : { ...told, base } };
  const isKnown = pending !== undefined && isSame(pending.value, last.value);
  return tellPending(isKnown ? state : { ...told, base, pending: last }, now);
}

/** A change is told at once, or else when it was quiet for long enough, if it is one by then. */
export function tellPending(state: WatchState, now: Date): Judgement {
  const { base, pending, firedAt } = state;
  const isQuiet = firedAt !== undefined && now.getTime() - firedAt.getTime() < QUIET_MS;
  if (pending === undefined || isQuiet) return { state };
  // Armed as ever: what is told is compared with from now on.
  const { state: fired, fires } = fire(base, pending, pending, now);
  return { state: { ...fired, fired: false }, fires };
}

function judgeWord(word: string, state: WatchState, reading: Point, now: Date): Judgement {
  const met = isSame(word, reading.value);
  if (state.fired) return met ? { state } : armed(state, reading);
  if (met) return fire(state.base, reading, reading, now);
  const isNew = state.base === undefined || !isSame(state.base.value, reading.value);
  return { state: isNew ? { ...state, base: reading } : state };
}

function fire(from: Point | undefined, to: Point, base: Point, now: Date): Required<Judgement> {
  return {
    state: { base, fired: true, firedAt: now },
    fires: { ...(from !== undefined && { from }), to },
  };
}

const armed = (state: WatchState, base: Point): Judgement => ({ state: { ...state, base, fired: false } });

/** Whether a value alone meets a condition, without one before it. */
function isSo(condition: Condition, value: Value): boolean {
  switch (condition.kind) {
    case 'falls-below':
      return typeof value === 'number' && value < condition.value;
    case 'rises-above':
      return typeof value === 'number' && value > condition.value;
    case 'is':
      return isSame(condition.word, value);
    default:
      return false;
  }
}

/** Where a threshold is armed again. */
export function wayBack({ kind, value }: Extract<Condition, { value: number }>): number {
  return value + Math.abs(value) * WAY_BACK * (kind === 'falls-below' ? 1 : -1);
}

function isBack(condition: Extract<Condition, { value: number }>, value: number): boolean {
  const back = wayBack(condition);
  // Of a threshold of 0 there is no part: the other side of it is far enough.
  return condition.kind === 'falls-below' ? value >= back : value <= back;
}

function isSame(one: Value, other: Value): boolean {
  return one === other || String(one).trim().toLowerCase() === String(other).trim().toLowerCase();
}
