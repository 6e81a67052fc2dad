import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../../platform/schema.ts';
import { calmOf } from '../rules/calm.ts';
import type { Judgement } from '../rules/judge.ts';
import { type Telling, tellFirings } from './firings.ts';
import type { JudgedWatch } from './watch-rows.ts';

/** A watch with what became of it. */
export interface Judged {
  readonly watch: JudgedWatch;
  readonly judgement: Judgement;
}

/** Keeps what became of watches, and tells it, at once or not at all. A watch that was stopped meanwhile is not told. */
export async function follow(
  trx: Kysely<Schema>,
  telling: Telling,
  judged: readonly Judged[],
): Promise<void> {
  const changed = judged.filter(({ watch, judgement }) => judgement.state !== watch.state);
  const kept = await keepStates(trx, changed);
  const firings = changed.flatMap(({ watch, judgement: { fires } }) =>
    fires !== undefined && kept.has(watch.id) ? [{ watch, ...fires }] : [],
  );
  await tellFirings(trx, telling, firings);
}

async function keepStates(trx: Kysely<Schema>, changed: readonly Judged[]): Promise<Set<string>> {
  if (changed.length === 0) return new Set();
  const states = changed.map(({ watch: { id, condition }, judgement: { state } }) => ({
    ...{ id, ...state },
    ...calmOf(condition, state),
  }));
  const { rows } = await sql<{ id: string }>`
    update watches w set base = n.base, fired = n.fired, fired_at = n."firedAt", pending = n.pending,
      calm_above = n.above, calm_below = n.below
    from jsonb_to_recordset(${JSON.stringify(states)}::jsonb)
      as n (id uuid, base jsonb, fired boolean, "firedAt" timestamptz, pending jsonb, above double precision,
        below double precision)
    where w.id = n.id
    returning w.id`.execute(trx);
  return new Set(rows.map(({ id }) => id));
}
