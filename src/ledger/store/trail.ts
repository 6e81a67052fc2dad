import { sql } from 'kysely';
import type { DeliveryState } from '../../core/delivery.ts';
import type { ReasonCode } from '../../core/reasons.ts';
import type { TrailStep } from '../ports/reader.ts';

export interface StayJson {
  readonly state: DeliveryState;
  readonly reason: ReasonCode;
  readonly since: string;
  readonly dueAt: string;
}

/** The stays of a delivery; null where nobody asks for them. */
export const staysOfRow = (isAsked: boolean) =>
  isAsked
    ? sql<StayJson[] | null>`(
        select coalesce(jsonb_agg(jsonb_build_object('state', s.state, 'reason', s.reason_code, 'since', s.since,
          'dueAt', s.due_at) order by s.number), '[]'::jsonb)
        from stays s where s.delivery_id = deliveries.id)`
    : sql<StayJson[] | null>`null::jsonb`;

/** The row of a delivery, as far as its trail is made of it. */
interface Travelled {
  readonly state: DeliveryState;
  readonly reason_code: ReasonCode;
  readonly state_since: Date;
  readonly due_at: Date;
  readonly created_at: Date;
  readonly attempts: readonly { readonly started_at: string }[];
}

/** All its states from birth to now, in order: those that are not written down are known by its row and its attempts. */
export function trailOf(row: Travelled, stays: readonly StayJson[]): TrailStep[] {
  const attempts = row.attempts.map(({ started_at: at }) => step('sending', 'claimed', new Date(at)));
  const before = stays.map(({ state, reason, since, dueAt }) =>
    step(state, reason, new Date(since), new Date(dueAt)),
  );
  const now = row.state === 'sending' ? [] : [step(row.state, row.reason_code, row.state_since, row.due_at)];
  const steps = [...before, ...attempts, ...now].sort((a, b) => a.at.getTime() - b.at.getTime());
  const isBirth = steps[0]?.at.getTime() === row.created_at.getTime() && steps[0].state !== 'sending';
  return isBirth ? steps : [step('queued', 'accepted', row.created_at), ...steps];
}

const WAITING: readonly DeliveryState[] = ['held', 'queued'];

function step(state: DeliveryState, reason: ReasonCode, at: Date, until?: Date): TrailStep {
  const waits = until !== undefined && until > at && WAITING.includes(state);
  return { at, state, reason, ...(waits && { until }) };
}
