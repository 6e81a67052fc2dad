import { type Kysely, sql } from 'kysely';
import type { Clock } from '../../core/time.ts';
import { absenceOf } from '../../decide/absence.ts';
import { IS_DIGEST } from '../../ledger/store/folding.ts';
import type { Schema } from '../../platform/schema.ts';

/** The deliveries that a worker took without having heard of it. */
interface PickedUp {
  readonly ids: readonly string[];
  /** Those of them that are digests. */
  readonly digests: readonly string[];
}

/** A claim while it is asked for: each lease that it gives, and the deliveries taken by those before it. */
interface Asked {
  leaseUntil(): Date;
  pickUp(db: Kysely<Schema>): Promise<PickedUp>;
}

const NOTHING: PickedUp = { ids: [], digests: [] };

/**
 * The ends of leases, no two of which are the same: so each names the statement that wrote it, and the deliveries of a
 * claim whose answer was lost are known by them. PostgreSQL may have written the claim all the same: one that shuts
 * down ends sessions between the commit and the answer. Unless the next claim picks them up, their lanes stand still
 * until the lease has ended, and their cards are then marked as possibly repeated, though nobody began to send them.
 */
export function createLeases(clock: Clock, leaseMs: number) {
  let lastMs = 0;
  const unanswered = new Map<string, Date[]>();
  const leaseUntil = (): Date => {
    lastMs = Math.max(lastMs + 1, clock.now().getTime() + leaseMs);
    return new Date(lastMs);
  };
  return {
    leaseUntil,
    /** A claim of this worker, from its first statement until all that it took is read. */
    async claim<T>(owner: string, work: (asked: Asked) => Promise<T>): Promise<T> {
      const before = unanswered.get(owner) ?? [];
      const given: Date[] = [];
      const giving = () => {
        const end = leaseUntil();
        given.push(end);
        return end;
      };
      const pickUp = async (db: Kysely<Schema>) =>
        before.length === 0 ? NOTHING : takeAgain(db, owner, before, giving());
      try {
        const answer = await work({ leaseUntil: giving, pickUp });
        unanswered.delete(owner);
        return answer;
      } catch (error) {
        const now = clock.now();
        // An answer that says what is wrong is one. Rows that cannot even be read would else be picked up forever.
        if (absenceOf(error) === undefined) unanswered.delete(owner);
        else
          unanswered.set(
            owner,
            [...before, ...given].filter(end => end > now),
          );
        throw error;
      }
    },
  };
}

async function takeAgain(
  db: Kysely<Schema>,
  owner: string,
  before: readonly Date[],
  leaseUntil: Date,
): Promise<PickedUp> {
  const { rows } = await sql<{ id: string; isDigest: boolean }>`
    update deliveries set lease_until = ${leaseUntil}
    where state = 'sending' and lease_owner = ${owner} and lease_until = any(${before}::timestamptz[])
    returning id, ${IS_DIGEST} as "isDigest"`.execute(db);
  return {
    ids: rows.map(({ id }) => id),
    digests: rows.flatMap(({ id, isDigest }) => (isDigest ? [id] : [])),
  };
}
