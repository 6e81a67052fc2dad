import { type Kysely, sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { MOST_LINES } from '../../decide/burst.ts';
import type { ClaimedDelivery } from '../../ledger/ports/delivering.ts';
import { wakeWorkers } from '../../ledger/store/deliveries.ts';
import { readLines } from '../../ledger/store/digest-lines.ts';
import { COUNTS, fold, IS_DIGEST, type MakingOfDigest } from '../../ledger/store/folding.ts';
import { GOES_BEFORE, placeInLedger, WAITS_FOR_DIALOGUE } from '../../ledger/store/lane.ts';
import { type OrPlaceholder, type Placeholders, statement } from '../../platform/database/prepared.ts';
import type { Schema } from '../../platform/schema.ts';
import { wantsSummary } from './preferences.ts';

/** Deliveries that waited for a dialogue, or were about to, go: ahead of those that came after it. */

type Folding = Pick<MakingOfDigest, 'newId' | 'now'>;

interface LettingGo extends Folding {
  readonly personId: string;
  /** The dialogue ran since then. */
  readonly since: Date;
  /** The person wants what waited as one card. */
  readonly asOne: boolean;
}

/** Lets the deliveries that waited for the end of the dialogue go, in order; as one card, where that is wished. */
export async function letGo(
  db: Kysely<Schema>,
  { personId, since, asOne, newId, now }: LettingGo,
): Promise<void> {
  if (asOne) {
    const waiting = [...(await held(db, personId)), ...(await justQueued(db, personId, since))];
    await foldWaiting(db, waiting, { newId, now });
  }
  const going = await letAllGo(db, { lane: laneOf(personId), now });
  if (going.length > 0) await wakeWorkers(db);
}

const letAllGo = statement(
  ({ lane, now }: Placeholders<{ lane: string; now: Date }>) => sql`
    update deliveries set ${GOES_NOW(now)} where ${heldIn(lane)} returning id`,
);

/** It has its place in the lane still, and leads what came after it: so nothing overtakes it. */
const GOES_NOW = (now: OrPlaceholder<Date>) =>
  sql`state = 'queued', reason_code = 'accepted', state_since = ${now}, due_at = ${now}, leads = true`;

const laneOf = (personId: string) => `person:${personId}`;
const heldIn = (lane: OrPlaceholder<string>) =>
  sql<boolean>`lane = ${lane} and state = 'held' and reason_code = 'in-dialog'`;

interface Waiting {
  readonly id: string;
  readonly notification_id: string;
}

/** Herald's own messages, and digests, come as they are. A delivery that is locked elsewhere is about to be ended. */
async function held(db: Kysely<Schema>, personId: string): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select id, notification_id from deliveries where ${heldIn(laneOf(personId))} and ${COUNTS} and not ${IS_DIGEST}
    for update skip locked`.execute(db);
  return rows;
}

/** Clocks of processes differ, and ids tell their birth by the clock. */
const SKEW_MS = 5 * 60_000;

/**
 * Deliveries that came while the dialogue ran and that no worker looked at yet: a moment later they would have been
 * held. Only the entries of the index since then are read, however many cards a person got before.
 */
async function justQueued(db: Kysely<Schema>, personId: string, since: Date): Promise<Waiting[]> {
  const first = firstIdSince(new Date(since.getTime() - SKEW_MS));
  const { rows } = await sql<Waiting>`
    select d.id, d.notification_id from deliveries d
    join notifications n on n.id = d.notification_id
    left join preferences w on w.person_id = d.person_id
    where d.person_id = ${personId} and d.id >= ${first} and d.state = 'queued' and d.attempt_count = 0
      and d.operation = 'send' and d.priority > 0 and not d.is_reply
      and not ${IS_DIGEST}
      and coalesce(n.interruption, w.interruption, 'when-idle') = 'when-idle'
    for update of d skip locked`.execute(db);
  return rows;
}

/** The least UUIDv7 of that instant. */
const firstIdSince = (at: Date) => uuidv7({ msecs: at.getTime(), seq: 0, random: new Uint8Array(16) });

async function foldWaiting(db: Kysely<Schema>, waiting: readonly Waiting[], by: Folding): Promise<void> {
  const making = { because: { code: 'waited' }, interruption: 'when-idle', ...by } as const;
  for (const run of await runsOf(db, waiting)) {
    const rows = run.toSorted(byBirth);
    for (let first = 0; first < rows.length; first += MOST_LINES)
      await fold(db, await readLines(db, rows.slice(first, first + MOST_LINES)), making);
  }
}

/**
 * One card stands where the first of its lines did, so none reaches across what was let go before: the summary of an
 * earlier dialogue, while what was to come before that was still tried again.
 */
async function runsOf(db: Kysely<Schema>, waiting: readonly Waiting[]): Promise<Waiting[][]> {
  const ids = waiting.map(({ id }) => id);
  const { rows } = await sql<Waiting & { run: string }>`
    select id, notification_id, (
      select count(*) from deliveries ahead where ahead.leads and ahead.id <> all(${ids}::uuid[]) and ${GOES_BEFORE}
        and (ahead.state = 'queued' or ahead.state = 'sending' or ${WAITS_FOR_DIALOGUE})) as run
    from deliveries d where id = any(${ids}::uuid[])`.execute(db);
  return [...Map.groupBy(rows, ({ run }) => run).values()];
}

const byBirth = (a: Waiting, b: Waiting) =>
  a.notification_id.localeCompare(b.notification_id) || a.id.localeCompare(b.id);

/**
 * This one was on its way to be held when the dialogue ended, and is queued again. Nothing else of its lane was sent
 * since, so the summary still waits: it becomes a line of that, where it stands beside it.
 */
export async function joinSummary(
  trx: Kysely<Schema>,
  { id, recipient }: ClaimedDelivery,
  by: Folding,
): Promise<void> {
  if (recipient.kind !== 'person') return;
  const { personId } = recipient;
  const { rows } = await sql<{ asOne: boolean }>`select ${wantsSummary(personId)} as "asOne"`.execute(trx);
  if (!rows[0]?.asOne) return;
  const digest = await summaryBeside(trx, personId, id);
  if (digest === undefined) return foldWaiting(trx, await leading(trx, personId), by);
  await sql`
    update deliveries set state = 'folded', reason_code = 'digest', state_since = ${by.now}, digest_id = ${digest}
    where id = ${id} and state = 'queued' and ${COUNTS} and not ${IS_DIGEST} and not is_reply`.execute(trx);
}

const LEADS = (personId: string) => sql<boolean>`lane = ${laneOf(personId)} and state = 'queued' and leads`;

/** One with room that stands next to this delivery: as a line of any other it would overtake what is between. */
async function summaryBeside(db: Kysely<Schema>, personId: string, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    with led as materialized (
      select id, because ->> 'code' = 'waited' as is_summary,
        row_number() over (order by ${placeInLedger('deliveries')}) as nth
      from deliveries where ${LEADS(personId)} and ${COUNTS} and not is_reply)
    select digest.id from led digest, led this
    where this.id = ${id} and abs(digest.nth - this.nth) = 1 and digest.is_summary
      and (select count(*) from deliveries line where line.digest_id = digest.id) < ${MOST_LINES}
    order by digest.nth limit 1`.execute(db);
  return rows[0]?.id;
}

/** The deliveries that were let go, and not tried yet. */
async function leading(db: Kysely<Schema>, personId: string): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select id, notification_id from deliveries
    where ${LEADS(personId)} and ${COUNTS} and not ${IS_DIGEST} and not is_reply and failing_since is null
    for update skip locked`.execute(db);
  return rows;
}

/** Lets what waits for the dialogue, and goes before this one, go now. */
export async function letGoBefore(trx: Kysely<Schema>, id: string, now: Date): Promise<void> {
  await sql`
    update deliveries ahead set ${GOES_NOW(now)} from deliveries d
    where d.id = ${id} and ${WAITS_FOR_DIALOGUE} and ${GOES_BEFORE}`.execute(trx);
}
