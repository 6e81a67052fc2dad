import { type Kysely, type Selectable, sql } from 'kysely';
import type { NotificationContent } from '../../core/cards.ts';
import { isStanding, PRESS_TROUBLES, PRESS_WAITS_SECONDS, type PressTrouble } from '../../core/delivery.ts';
import { card, dataOf } from '../../core/said.ts';
import type { Clock, NewId } from '../../core/time.ts';
import type { Call, Calls, PressEnding } from '../../outbox/ports/calls.ts';
import type { Enqueue } from '../../platform/background.ts';
import { promptly } from '../../platform/database/away.ts';
import type { Schema } from '../../platform/schema.ts';
import { type EnqueueWork, restate, unmoved } from './amend.ts';
import { changeCards, lockCard } from './amend-cards.ts';
import { callNext } from './presses.ts';
import { CALLBACK, personTold, receiverOf } from './receiver.ts';

interface Parts {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly enqueue: Enqueue;
  readonly followUp: EnqueueWork;
}

/** The presses of which callers are still to be told. */
export function calls(db: Kysely<Schema>, parts: Parts): Calls {
  const { clock } = parts;
  const held = <T>(id: string, work: (trx: Kysely<Schema>, press: Held) => Promise<T>) =>
    promptly(() =>
      db.transaction().execute(async trx => {
        const press = await hold(trx, id);
        return press && work(trx, press);
      }),
    );
  return {
    async find(id) {
      const row = await readPress(db, id);
      return row && toCall(row, clock.now());
    },
    async notTaken(id, trouble) {
      await held(id, async (trx, found) => {
        const { tried_at, trouble: before } = found.press;
        const known = mostOpen(before, trouble);
        if (tried_at !== null && known === before) return;
        const tried = { tried_at: tried_at ?? clock.now(), trouble: known };
        await trx.updateTable('presses').set(tried).where('id', '=', id).execute();
        if (tried_at === null) await showOnCard(trx, found, parts);
      });
    },
    async end(id, ending) {
      await held(id, async (trx, found) => {
        await settle(trx, found, ending, parts);
        await callNext(trx, parts.enqueue, found.press.delivery_id, 'next');
      });
    },
  };
}

/** The trouble of all tries: after one in which it may have been done, nobody can say that it was not. */
const mostOpen = (before: PressTrouble | null, now: PressTrouble): PressTrouble =>
  PRESS_TROUBLES.find(each => each === before || each === now) ?? now;

type Press = Selectable<Schema['presses']>;
type NotificationRow = Selectable<Schema['notifications']>;

interface Held {
  readonly press: Press;
  readonly notification: NotificationRow;
}

/**
 * A press that has not come to its end. The notification is held before all else: a press holds it as well, and waits
 * for nobody who waits for it.
 */
async function hold(trx: Kysely<Schema>, id: string): Promise<Held | undefined> {
  const press = () =>
    trx
      .selectFrom('presses')
      .where('id', '=', id)
      .where('state', '=', 'pending')
      .selectAll()
      .executeTakeFirst();
  const known = await press();
  if (known === undefined) return undefined;
  const notification = await trx
    .selectFrom('notifications')
    .where('id', '=', known.notification_id)
    .forNoKeyUpdate()
    .selectAll()
    .executeTakeFirst();
  await lockCard(trx, known.delivery_id);
  const now = await press();
  return now && notification && { press: now, notification };
}

async function settle(
  trx: Kysely<Schema>,
  found: Held,
  { state, trouble, text, for: whose, revise }: PressEnding,
  parts: Parts,
): Promise<void> {
  const { press, notification } = found;
  const at = parts.clock.now();
  const isShared = whose === undefined ? press.is_exclusive && isStanding(state) : whose === 'all';
  const said = revise && revised(isShared ? notification.said : await saidOf(trx, found), revise);
  await trx
    .updateTable('presses')
    .set({
      state,
      text: text ?? null,
      is_shared: isShared,
      ended_at: at,
      ...(trouble && { trouble: mostOpen(press.trouble, trouble) }),
    })
    .where('id', '=', press.id)
    .execute();
  if (notification.recalled_at !== null) return;
  if (isShared) return share(trx, notification, said ?? notification.said, parts);
  if (said !== undefined)
    await trx
      .updateTable('deliveries')
      .set({ said: JSON.stringify(said) })
      .where('id', '=', press.delivery_id)
      .execute();
  await showOnCard(trx, found, parts);
}

type SaidRow = NotificationRow['said'];

/** Only a caller's own card has buttons of a caller. */
function revised(said: SaidRow, revise: (content: NotificationContent) => NotificationContent): SaidRow {
  const content = dataOf(said, 'notification');
  return content === undefined ? said : card('notification', revise(content));
}

/** The words of the card that was pressed: its own, where an answer has changed it before. */
async function saidOf(trx: Kysely<Schema>, { press, notification }: Held): Promise<SaidRow> {
  const { said } = await trx
    .selectFrom('deliveries')
    .where('id', '=', press.delivery_id)
    .select('said')
    .executeTakeFirstOrThrow();
  return said ?? notification.said;
}

/** All cards of the notification say it from now on, whatever single ones said before. */
async function share(
  trx: Kysely<Schema>,
  row: NotificationRow,
  said: SaidRow,
  { clock, followUp }: Parts,
): Promise<void> {
  await sql`
    update deliveries set said = null
    where notification_id = ${row.id} and operation = 'send' and said is not null`.execute(trx);
  await restate(trx, row, { ...unmoved(row), said, isShared: true }, clock.now(), followUp);
}

/** A change of the one card, as soon as somebody who looks at it can have it. */
async function showOnCard(trx: Kysely<Schema>, found: Held, { clock, newId }: Parts): Promise<void> {
  const { press, notification } = found;
  if (notification.recalled_at !== null) return;
  const said = await saidOf(trx, found);
  const own = { revision: 0, urgency: 'urgent', isReply: true, at: clock.now() } as const;
  const change = said === notification.said ? own : { ...own, said };
  await changeCards(trx, [press.delivery_id], { operation: 'update', ...change }, newId);
}

const readPress = (db: Kysely<Schema>, id: string) =>
  db
    .selectFrom('presses as p')
    .innerJoin('notifications as n', 'n.id', 'p.notification_id')
    .innerJoin('deliveries as d', 'd.id', 'p.delivery_id')
    .innerJoin('people as who', 'who.id', 'p.person_id')
    .leftJoin('api_keys as k', join =>
      join.on(sql`k.id::text`, '=', sql.ref('n.caller_id')).on('k.revoked_at', 'is', null),
    )
    .where('p.id', '=', id)
    .where('p.state', '=', 'pending')
    .select(['p.id', 'p.verb', 'p.data', 'p.number', 'p.pressed_at', 'p.delivery_id', 'p.notification_id'])
    .select(['n.tenant_id', 'n.key', 'n.topic', 'n.caller_name', 'd.recipient'])
    .select(['who.name', 'who.upn', 'who.aad_object_id'])
    .select(CALLBACK)
    .executeTakeFirst();

type PressRow = NonNullable<Awaited<ReturnType<typeof readPress>>>;

function toCall(row: PressRow, now: Date): Call {
  const receiver = receiverOf(row, now);
  return {
    caller: row.caller_name,
    isOver: now.getTime() - row.pressed_at.getTime() >= PRESS_WAITS_SECONDS * 1000,
    event: { id: row.id, type: 'action.pressed', data: toldOf(row) },
    ...(receiver && { receiver }),
  };
}

function toldOf(row: PressRow): object {
  return {
    notification: row.notification_id,
    delivery: row.delivery_id,
    ...(row.key !== null && { key: row.key }),
    ...(row.topic !== null && { topic: row.topic }),
    tenantId: row.tenant_id,
    verb: row.verb,
    data: row.data,
    by: personTold(row),
    place:
      row.recipient.kind === 'person'
        ? { kind: 'personal' }
        : { kind: 'conversation', name: row.recipient.label },
    pressedAt: row.pressed_at.toISOString(),
    number: row.number,
  };
}
