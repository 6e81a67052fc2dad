import type { Selectable } from 'kysely';
import type { Schema } from '../../../platform/schema.ts';
import { calmOf } from '../rules/calm.ts';
import type { Condition, Point, Value, Watch, WatchState } from '../watch.ts';

export const toWatch = (row: Selectable<Schema['watches']>): Watch => ({
  ...toJudged(row),
  createdAt: row.created_at,
  endsAt: row.ends_at,
});

/** A watch as it is judged and told: without its times, because to parse them was a quarter of the CPU of a reading. */
export type JudgedWatch = Omit<Watch, 'createdAt' | 'endsAt'>;

export const JUDGED = [
  'id',
  'tenant_id',
  'person_id',
  'subject',
  'subject_key',
  'condition',
  'base',
  'fired',
  'fired_at',
  'pending',
] as const;

export type JudgedRow = Pick<Selectable<Schema['watches']>, (typeof JUDGED)[number]>;

export function toJudged(row: JudgedRow): JudgedWatch {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    personId: row.person_id,
    subject: row.subject,
    condition: row.condition,
    state: toState(row),
  };
}

function toState({ base, fired, fired_at, pending }: JudgedRow): WatchState {
  return {
    ...(base !== null && { base: toPoint(base) }),
    fired,
    ...(fired_at !== null && { firedAt: fired_at }),
    ...(pending !== null && { pending: toPoint(pending) }),
  };
}

const toPoint = ({ value, at }: { value: Value; at: string }): Point => ({ value, at: new Date(at) });

export function toColumns(condition: Condition, state: WatchState) {
  const { base, fired, firedAt, pending } = state;
  const calm = calmOf(condition, state);
  return {
    calm_above: calm?.above ?? null,
    calm_below: calm?.below ?? null,
    base: base === undefined ? null : JSON.stringify(base),
    fired,
    fired_at: firedAt ?? null,
    pending: pending === undefined ? null : JSON.stringify(pending),
  };
}
