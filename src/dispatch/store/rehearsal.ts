import { type Kysely, sql } from 'kysely';
import type { BurstRule } from '../../decide/burst.ts';
import type { Foreseen } from '../../decide/outlook.ts';
import type { Expansion } from '../../ledger/ports/expansion.ts';
import type { DeliveryView } from '../../ledger/ports/reader.ts';
import type { Rehearse, Rehearsed } from '../../ledger/ports/rehearsal.ts';
import { followUp } from '../../ledger/store/amend-follow.ts';
import { readClaimed } from '../../ledger/store/claimed.ts';
import { COUNTS, IS_DIGEST } from '../../ledger/store/folding.ts';
import { type AcceptanceParts, acceptIn } from '../../ledger/store/notifications.ts';
import { ledgerReader } from '../../ledger/store/reader.ts';
import { expansion } from '../../people/store/expansion.ts';
import type { Recipients } from '../../people/store/recipients.ts';
import { promptly } from '../../platform/database/away.ts';
import { undone } from '../../platform/database/within.ts';
import type { Schema } from '../../platform/schema.ts';
import { digestDueAt, fullUntil, TOO_MUCH_UNTIL } from './burst.ts';

export interface RehearsalParts
  extends Pick<AcceptanceParts, 'newId' | 'db' | 'clock' | 'enqueue' | 'budgets' | 'features' | 'work'> {
  readonly recipients: Recipients;
  readonly burst: BurstRule;
  /** As audiences are expanded: `createExpander`. */
  readonly expander: (
    expansion: Expansion,
  ) => (of: { notificationId: string }, stopping: AbortSignal) => Promise<'done' | object>;
}

/** About so many recipients are foreseen. A row of each is made and undone, so more would cost what a post costs. */
const MOST = 1_000;
const PAGE = 500;

/**
 * Rehearses a notification: it is accepted, expanded and read for sending by the very functions that do so, in a
 * transaction that is undone (decision 0118).
 */
export function rehearsal(parts: RehearsalParts): Rehearse {
  return (...asked) => promptly(() => undone(parts.db, trx => rehearse(trx, parts, asked)));
}

async function rehearse(
  trx: Kysely<Schema>,
  parts: RehearsalParts,
  [{ series, ...once }, more = {}]: Parameters<Rehearse>,
): Promise<Rehearsed> {
  const { clock, features, burst, budgets } = parts;
  // Of a series its first occurrence is foreseen.
  const notification = { ...once, ...(series && { sendAt: series.firstAt }) };
  const accepted = await acceptIn(trx, parts, { notification, more });
  if (!('id' in accepted)) return { accepted };
  const over = series && (await budgets.series(trx, notification));
  if (over) return { accepted: over };
  const isExpanded = await expandSome(trx, parts, accepted.id);
  if (accepted.changed) await followSome(trx, parts, accepted.id);
  const found = await ledgerReader(trx, clock, features).deliveries(accepted.id, { limit: MOST + 1 });
  const views = found.slice(0, MOST);
  const isComplete = isExpanded && found.length === views.length;
  return { accepted, foreseen: await foresee(trx, views, burst, clock.now()), isComplete };
}

/** False where somebody is left out: they are too many, or a roster is still being read. */
async function expandSome(
  trx: Kysely<Schema>,
  { clock, recipients, expander }: RehearsalParts,
  notificationId: string,
): Promise<boolean> {
  const all = expansion(trx, clock, recipients);
  const enough = new AbortController();
  let kept = 0;
  const some: Expansion = {
    ...all,
    keep(expanding, found, next) {
      kept += found.length;
      if (kept >= MOST) enough.abort();
      return all.keep(expanding, found, next);
    },
  };
  return (await expander(some)({ notificationId }, enough.signal)) === 'done';
}

/** The cards that stand get their changes. */
async function followSome(
  trx: Kysely<Schema>,
  { clock, recipients }: RehearsalParts,
  notificationId: string,
): Promise<void> {
  const { page } = followUp(trx, clock, recipients.newId);
  for (let done = 0; done < MOST; done += PAGE) if ((await page(notificationId, PAGE)) === 'done') return;
}

async function foresee(
  trx: Kysely<Schema>,
  views: readonly DeliveryView[],
  burst: BurstRule,
  now: Date,
): Promise<Foreseen[]> {
  const asked = new Map(views.map(view => [view.id, rowToDecide(view)]));
  const slots = new Map([...asked.values()].flatMap(id => (id === undefined ? [] : [[id, now] as const])));
  const claimed = new Map((await readClaimed(trx, slots)).map(each => [each.id, each]));
  const stands = await readStanding(trx, [...slots.keys()], burst, now);
  return views.map(view => {
    const id = asked.get(view.id) ?? '';
    const [delivery, standing] = [claimed.get(id), stands.get(id)];
    return {
      view,
      ...(delivery && { claimed: delivery }),
      ...(standing?.until && { heldUntil: standing.until }),
      heldBefore: standing?.before ?? 0,
    };
  });
}

/** The delivery that comes next to a recipient: their card, or the change of the one that they have. */
function rowToDecide({ id, state, changes }: DeliveryView): string | undefined {
  if (state === 'held' || state === 'queued') return id;
  return changes.findLast(change => change.state === 'held' || change.state === 'queued')?.id;
}

interface Standing {
  readonly until: Date | null;
  readonly before: number;
}

/** The holds that a claim would find on these. */
async function readStanding(
  trx: Kysely<Schema>,
  ids: readonly string[],
  burst: BurstRule,
  now: Date,
): Promise<ReadonlyMap<string, Standing>> {
  const person = sql`d.person_id`;
  const { rows } = await sql<Standing & { id: string }>`
    select id, ${TOO_MUCH_UNTIL} as until, before::int from (
      select d.id, ${COUNTS} as counts, ${IS_DIGEST} as is_digest,
        ${fullUntil(person, burst, now)} as full_until, ${digestDueAt(person)} as digest_due_at,
        (select count(*) from deliveries h
         where h.person_id = d.person_id and h.state = 'held' and h.reason_code = 'burst' and h.id <> d.id) as before
      from deliveries d where d.id = any(${ids}::uuid[])) stands`.execute(trx);
  return new Map(rows.map(row => [row.id, row]));
}
