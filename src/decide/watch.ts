import type { Condition, Point, Value, WatchState } from '../core/watch.ts';

/** A threshold is armed again once the value is back by this part of it. */
export const WAY_BACK = 0.05;
/** After a change was told the next one is told at the earliest so much later. */
export const QUIET_MS = 10 * 60_000;

/** What one reading does to a watch: docs/decisions/0070-watches.md has the rule in words. */
export interface Judgement {
  readonly state: WatchState;
  /** From what to what, where it is to be told. */
  readonly fires?: { readonly from?: Point; readonly to: Point };
}

/**
 * The state of a watch at its beginning, and at *keep watching from here*. What is so already is not news: it is told
 * when it comes to be so again.
 */
export function beginWatch(condition: Condition, last?: Point): WatchState {
  if (last === undefined) return { fired: false };
  return { base: last, fired: isSo(condition, last.value) };
}

/** Readings come in the order of their time; one that is not later than the base changes nothing. */
export function judge(condition: Condition, state: WatchState, reading: Point): Judgement {
  const { base } = state;
  if (base !== undefined && reading.at <= base.at) return { state };
  if (condition.kind === 'changes') return judgeChange(state, reading);
  if (condition.kind === 'is') return judgeWord(condition.word, state, reading);
  if (typeof reading.value !== 'number') return { state };
  if ('percent' in condition) return judgePercent(condition, state, { ...reading, value: reading.value });
  return judgeThreshold(condition, state, { ...reading, value: reading.value });
}

type NumberPoint = Point & { readonly value: number };

function judgePercent(
  { kind, percent }: Extract<Condition, { percent: number }>,
  state: WatchState,
  reading: NumberPoint,
): Judgement {
  const { base } = state;
  // Of nothing, or of a word, there are no percents: the first number that is something is what is compared with.
  if (base === undefined || typeof base.value !== 'number' || base.value === 0)
    return { state: { ...state, base: reading } };
  if (state.fired) return { state };
  const moved = (reading.value - base.value) * (kind === 'drops' ? -1 : 1);
  // Multiplied out, and with room for the last bit: 80 is exactly 20 % below 100.
  const enough = (Math.abs(base.value) * percent) / 100;
  return moved >= enough - Math.abs(base.value) * 1e-12 ? fire(base, reading, base) : { state };
}

function judgeThreshold(
  condition: Extract<Condition, { value: number }>,
  state: WatchState,
  reading: NumberPoint,
): Judgement {
  if (state.fired) return isBack(condition, reading.value) ? armed(reading) : { state };
  if (isSo(condition, reading.value)) return fire(state.base, reading, reading);
  return { state: state.base === undefined ? { ...state, base: reading } : state };
}

function judgeChange(state: WatchState, reading: Point): Judgement {
  const { base, firedAt } = state;
  if (base === undefined) return { state: { ...state, base: reading } };
  if (isSame(base.value, reading.value)) return { state };
  const isQuiet = firedAt !== undefined && reading.at.getTime() - firedAt.getTime() < QUIET_MS;
  if (isQuiet) return { state };
  // Armed as ever: what is told is compared with from now on.
  return { ...fire(base, reading, reading), state: { base: reading, fired: false, firedAt: reading.at } };
}

function judgeWord(word: string, state: WatchState, reading: Point): Judgement {
  const met = isSame(word, reading.value);
  if (state.fired) return met ? { state } : armed(reading);
  if (met) return fire(state.base, reading, reading);
  const isNew = state.base === undefined || !isSame(state.base.value, reading.value);
  return { state: isNew ? { ...state, base: reading } : state };
}

function fire(from: Point | undefined, to: Point, base: Point): Judgement {
  return {
    state: { base, fired: true, firedAt: to.at },
    fires: { ...(from !== undefined && { from }), to },
  };
}

const armed = (base: Point): Judgement => ({ state: { base, fired: false } });

/** What can be so without anything before it. */
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
