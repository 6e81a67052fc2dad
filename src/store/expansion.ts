import { type Kysely, sql } from 'kysely';
import type { Notification } from '../core/notification.ts';
import type { AudiencePart, Expansion, Found, FoundPage } from '../core/ports/expansion.ts';
import type { Clock, NewId } from '../core/ports/time.ts';
import type { ReasonCode } from '../core/reasons.ts';
import { addDeliveries } from './deliveries.ts';
import { meetAll } from './meeting.ts';
import { toNotification } from './notifications.ts';
import { findPerson } from './people.ts';
import type { Schema } from './schema.ts';

/** Who belongs to an audience, and the ledger rows that follow. */
export function expansion(db: Kysely<Schema>, clock: Clock, newId: NewId): Expansion {
  return {
    async load(notificationId) {
      const row = await db
        .selectFrom('notifications')
        .where('id', '=', notificationId)
        .where('expanded_at', 'is', null)
        .selectAll()
        .executeTakeFirst();
      return row && { notification: toNotification(row), part: 0, ...row.expansion };
    },
    page: (notification, part, after, size) => page(db, newId, notification, part, after, size),
    keep: (notification, found, next) =>
      db.transaction().execute(async trx => {
        await addDeliveries(
          trx,
          found.map(one => newDelivery(notification, one, newId(), clock.now())),
        );
        await trx
          .updateTable('notifications')
          .set(next === 'done' ? ended(clock.now()) : { expansion: JSON.stringify(next) })
          .where('id', '=', notification.id)
          .execute();
      }),
  };
}

/** The deliveries say now who hears of it; addresses that nobody needs would outlive whoever is forgotten. */
const ended = (now: Date) => ({ expanded_at: now, audience: sql<string>`audience - 'people'` });

function newDelivery(notification: Notification, found: Found, id: string, now: Date) {
  const scheduled = notification.sendAt !== undefined && notification.sendAt > now;
  const state = scheduled
    ? ({ state: 'held', reason: 'scheduled', dueAt: notification.sendAt } as const)
    : // In a lane the first accepted goes first, whichever expansion was quicker.
      ({ state: 'queued', reason: 'accepted', dueAt: notification.createdAt } as const);
  return {
    id,
    notificationId: notification.id,
    tenantId: notification.tenantId,
    recipient: found.recipient,
    because: found.because,
    urgency: notification.urgency,
    at: now,
    ...(found.refusal === undefined ? state : ({ state: 'undelivered', reason: found.refusal } as const)),
  };
}

function page(
  db: Kysely<Schema>,
  newId: NewId,
  notification: Notification,
  part: AudiencePart,
  after: string | undefined,
  size: number,
): Promise<FoundPage> {
  switch (part.kind) {
    case 'person':
      return personPage(db, newId, notification, part.address);
    case 'conversation':
      return conversationPage(db, notification, part.conversationId);
    case 'team':
      return teamPage(db, notification, part.teamId, after, size);
    case 'subscribers':
      return subscriberPage(db, notification, part.topic, after, size);
  }
}

const ENTRA_OBJECT_ID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * An Entra object id of a stranger is worth a try: somebody who installed Herald while it was down has a 1:1
 * that Teams knows and Herald does not. Teams refuses where there is none.
 */
async function personPage(
  db: Kysely<Schema>,
  newId: NewId,
  notification: Notification,
  address: string,
): Promise<FoundPage> {
  const because = { code: 'named', by: notification.callerName } as const;
  const known = await findPerson(db, notification.tenantId, address);
  if (known === undefined && !ENTRA_OBJECT_ID.test(address))
    return {
      found: [{ recipient: { kind: 'unknown', label: address }, because, refusal: 'unknown-person' }],
    };
  const [person] = known ? [known] : await meetStranger(db, newId, notification.tenantId, address);
  if (person === undefined) throw new Error('a stranger who was met has a row');
  return {
    found: [{ recipient: { kind: 'person', personId: person.id, label: person.name ?? address }, because }],
  };
}

function meetStranger(db: Kysely<Schema>, newId: NewId, tenantId: string, aadObjectId: string) {
  return db.transaction().execute(trx => meetAll(trx, newId, tenantId, [{ aadObjectId }]));
}

async function conversationPage(
  db: Kysely<Schema>,
  notification: Notification,
  id: string,
): Promise<FoundPage> {
  const { rows } = await sql<{ name: string | null; refusal: ReasonCode | null }>`
    select coalesce(ch.name, t.name, c.name) as name, null as refusal from conversations c
    left join channels ch on ch.tenant_id = c.tenant_id and ch.id = c.id
    left join teams t on t.tenant_id = c.tenant_id and t.id = c.id
    where c.tenant_id = ${notification.tenantId} and c.id = ${id} and c.kind <> 'personal'
    union all
    ${unheardChannel(notification.tenantId, id)}
    limit 1`.execute(db);
  const because = { code: 'conversation', by: notification.callerName } as const;
  const [known] = rows;
  if (known === undefined)
    return {
      found: [{ recipient: { kind: 'unknown', label: id }, because, refusal: 'unknown-conversation' }],
    };
  const recipient = { kind: 'conversation', conversationId: id, label: known.name ?? id } as const;
  return { found: [{ recipient, because, ...(known.refusal !== null && { refusal: known.refusal }) }] };
}

/** A channel from which nothing was ever heard is as its team is. */
function unheardChannel(tenantId: string, id: string) {
  return sql`select ch.name, case
      when i.installed_at is null then 'removed'
      when ch.state = 'deleted' or t.state = 'deleted' then 'conversation-gone'
      when t.state = 'archived' then 'archived' end
    from channels ch
    join installations i on i.tenant_id = ch.tenant_id and i.place_id = ch.team_id
    join teams t on t.tenant_id = ch.tenant_id and t.id = ch.team_id
    where ch.tenant_id = ${tenantId} and ch.id = ${id}`;
}

async function teamPage(
  db: Kysely<Schema>,
  notification: Notification,
  teamId: string,
  after: string | undefined,
  size: number,
): Promise<FoundPage> {
  const team = await db
    .selectFrom('installations as i')
    .leftJoin('teams as t', join =>
      join.onRef('t.tenant_id', '=', 'i.tenant_id').onRef('t.id', '=', 'i.place_id'),
    )
    .leftJoin('rosters as r', join =>
      join.onRef('r.tenant_id', '=', 'i.tenant_id').onRef('r.place_id', '=', 'i.place_id'),
    )
    .where('i.tenant_id', '=', notification.tenantId)
    .where('i.place_id', '=', teamId)
    .where('i.installed_at', 'is not', null)
    .select(['t.name', 't.state', 'r.state as roster', 'r.completed_at'])
    .executeTakeFirst();
  const because = { code: 'team-member', team: team?.name ?? 'your team' } as const;
  // The very first reading has to end; during a later one the members of the last complete one are good.
  const isUnread = team?.completed_at == null;
  if (team === undefined || team.state === 'deleted' || (isUnread && team.roster === 'failed'))
    return { found: [{ recipient: { kind: 'unknown', label: teamId }, because, refusal: 'unknown-team' }] };
  if (isUnread) return 'later';
  const rows = await db
    .selectFrom('memberships')
    .innerJoin('people', 'people.id', 'memberships.person_id')
    .where('memberships.tenant_id', '=', notification.tenantId)
    .where('place_id', '=', teamId)
    .$if(after !== undefined, q => q.where('person_id', '>', after ?? ''))
    .orderBy('person_id')
    .limit(size)
    .select(['people.id', 'people.name'])
    .execute();
  return asPage(rows, because, size);
}

async function subscriberPage(
  db: Kysely<Schema>,
  notification: Notification,
  topic: string,
  after: string | undefined,
  size: number,
): Promise<FoundPage> {
  const rows = await db
    .selectFrom('subscriptions')
    .innerJoin('people', 'people.id', 'subscriptions.person_id')
    .where('people.tenant_id', '=', notification.tenantId)
    .where('topic', '=', topic)
    .where('choice', '=', 'in')
    .$if(after !== undefined, q => q.where('person_id', '>', after ?? ''))
    .orderBy('person_id')
    .limit(size)
    .select(['people.id', 'people.name'])
    .execute();
  return asPage(rows, { code: 'subscriber', topic }, size);
}

function asPage(
  rows: { id: string; name: string | null }[],
  because: Found['because'],
  size: number,
): FoundPage {
  const found = rows.map(({ id, name }) => ({
    recipient: { kind: 'person' as const, personId: id, label: name ?? id },
    because,
  }));
  const last = rows.at(-1);
  return { found, ...(rows.length === size && last !== undefined && { next: last.id }) };
}
