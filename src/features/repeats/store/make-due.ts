import { type Kysely, sql, type UpdateObject } from 'kysely';
import type { Notification } from '../../../core/notification.ts';
import type { Repeat } from '../../../core/repeat.ts';
import { dataOf } from '../../../core/said.ts';
import type { Clock, NewId } from '../../../core/time.ts';
import { turnOf } from '../../../decide/repeat.ts';
import { apiKeyOf } from '../../../ledger/store/accepting.ts';
import { markedWith, seriesEnded } from '../../../ledger/store/amend.ts';
import { type Due, eachDue } from '../../../ledger/store/each-due.ts';
import { wakeExpanders } from '../../../ledger/store/outbox.ts';
import { record, toNotification } from '../../../ledger/store/recording.ts';
import type { Schema } from '../../../platform/schema.ts';

type Series = Due & { readonly repeat: Repeat; readonly repeat_next_at: Date };
interface Turn {
  readonly now: Date;
  readonly newId: NewId;
}

/** Makes the occurrences whose time has come, each together with the next time of its series. */
export function makeDue(db: Kysely<Schema>, clock: Clock, newId: NewId): Promise<number> {
  const now = clock.now();
  return eachDue(db, 'repeat_next_at', now, (trx, row) => takeTurn(trx, row, { now, newId }));
}

async function takeTurn(trx: Kysely<Schema>, row: Due, turn: Turn): Promise<void> {
  if (row.repeat === null || row.repeat_next_at === null) return;
  const series: Series = { ...row, repeat: row.repeat, repeat_next_at: row.repeat_next_at };
  if (!(await isInForce(trx, series))) return end(trx, series, turn.now, { cancelled_at: turn.now });
  const { at, nextAt } = turnOf(series.repeat, series.repeat_next_at, turn.now);
  if (at !== undefined) await occur(trx, series, at, turn);
  const made = series.repeat_made + (at === undefined ? 0 : 1);
  const isLast = nextAt === undefined || made >= (series.repeat.count ?? Number.POSITIVE_INFINITY);
  if (isLast) return end(trx, series, turn.now, { repeat_made: made });
  await keep(trx, series.id, { repeat_made: made, repeat_next_at: nextAt });
}

/** A series whose key was revoked does not go on. */
async function isInForce(trx: Kysely<Schema>, { caller_id: callerId }: Series): Promise<boolean> {
  const key = apiKeyOf({ callerId });
  if (key === undefined) return true;
  const { rows } = await sql`select from api_keys where id = ${key} and revoked_at is null`.execute(trx);
  return rows.length > 0;
}

/** It says what its series says now, to whoever belongs to the audience now. */
async function occur(trx: Kysely<Schema>, series: Series, at: Date, { now, newId }: Turn): Promise<void> {
  const id = newId();
  await record(trx, {
    ...toNotification(series),
    id,
    said: markedAnew(series, id),
    createdAt: now,
    occurrence: { of: series.id, at },
    ...(series.asks_acknowledge !== null && { acknowledge: series.asks_acknowledge }),
  });
  await wakeExpanders(trx);
}

/** Each asks to be acknowledged by itself. */
function markedAnew({ said }: Series, id: string): Notification['said'] {
  return dataOf(said, 'notification')?.acknowledge === undefined ? said : markedWith(said, { of: id });
}

/** Nobody has to be found any more, so their addresses go. */
const end = (
  trx: Kysely<Schema>,
  { id }: Series,
  now: Date,
  also: Partial<Pick<Due, 'cancelled_at' | 'repeat_made'>>,
) => keep(trx, id, { ...also, ...seriesEnded(now), changed_at: now });

async function keep(
  trx: Kysely<Schema>,
  id: string,
  set: UpdateObject<Schema, 'notifications'>,
): Promise<void> {
  await trx.updateTable('notifications').set(set).where('id', '=', id).execute();
}
