import type { Kysely } from 'kysely';
import type { Because } from '../../core/delivery.ts';
import type { Notification } from '../../core/notification.ts';
import type { Clock } from '../../core/time.ts';
import type { AudiencePart, Expansion, Found, FoundPage } from '../../ledger/ports/expansion.ts';
import { addAlike } from '../../ledger/store/alike.ts';
import { ended } from '../../ledger/store/amend.ts';
import { addDeliveries } from '../../ledger/store/deliveries.ts';
import { LEASE } from '../../ledger/store/outbox.ts';
import { toNotification } from '../../ledger/store/recording.ts';
import { within } from '../../platform/database/within.ts';
import type { Schema } from '../../platform/schema.ts';
import { fallBack } from './fallback.ts';
import { personIdsOf } from './finding.ts';
import { groupPage } from './groups.ts';
import { addressedConversation, addressedPerson, type Recipients } from './recipients.ts';
import { roleStore } from './roles.ts';

/** Finds the recipients of an audience, and records the ledger rows that follow. */
export function expansion(db: Kysely<Schema>, clock: Clock, recipients: Recipients): Expansion {
  const { newId } = recipients;
  return {
    async load(notificationId) {
      const row = await db
        .selectFrom('notifications')
        .where('id', '=', notificationId)
        .where('expanded_at', 'is', null)
        .selectAll()
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const expanding = { notification: toNotification(row), audienceRevision: row.audience_revision };
      return { ...expanding, part: 0, ...row.expansion };
    },
    async page(notification, part, after, size) {
      const whole = await page(db, recipients, notification, part, after, { size, now: clock.now() });
      const found = await withoutExcepted(db, notification, whole);
      const isPatient = clock.now().getTime() - notification.createdAt.getTime() < PATIENCE_MS;
      const mayBeKnown = isPatient && holdsUnknown(found) && (await isMeeting(db, notification.tenantId));
      return mayBeKnown ? 'later' : found;
    },
    keep: ({ notification, audienceRevision }, found, next) =>
      within(db, async trx => {
        const standing = await trx
          .updateTable('notifications')
          .set(
            next === 'done'
              ? ended(clock.now())
              : { expansion: JSON.stringify(next), expanding_until: LEASE },
          )
          .where('id', '=', notification.id)
          .where('expanded_at', 'is', null)
          .where('audience_revision', '=', audienceRevision)
          .executeTakeFirst();
        if (standing.numUpdatedRows === 0n) return false;
        const alike = alikeOf(found);
        if (alike !== undefined) {
          const to = alike.people.map(person => ({ id: newId(), ...person }));
          await addAlike(trx, { ...birthOf(notification, clock.now()), because: alike.because, to });
          return true;
        }
        const deliveries = found.map(one => newDelivery(notification, one, newId(), clock.now()));
        await addDeliveries(trx, deliveries);
        const refused = deliveries.filter(({ state }) => state === 'undelivered').map(({ id }) => id);
        await fallBack(trx, recipients, refused, clock.now());
        return true;
      }),
  };
}

/** Found anew for each page: people who are met meanwhile count. */
async function withoutExcepted(
  db: Kysely<Schema>,
  { tenantId, audience: { except = [] } }: Notification,
  page: FoundPage,
): Promise<FoundPage> {
  if (page === 'later' || except.length === 0) return page;
  const ids = new Set(await personIdsOf(db, tenantId, except));
  const found = page.found.filter(
    ({ recipient }) => recipient.kind !== 'person' || !ids.has(recipient.personId),
  );
  return { ...page, found };
}

/**
 * Right after its installation in a team Herald does not know the members and channels yet. A caller that posts then is
 * not told that nobody has met Herald; but a roster of 10,000, or one that cannot be read, holds nobody up for longer.
 */
const PATIENCE_MS = 30_000;

function holdsUnknown(page: FoundPage): boolean {
  const waits = ({ refusal }: Found) => refusal === 'unknown-person' || refusal === 'unknown-conversation';
  return page !== 'later' && page.found.some(waits);
}

async function isMeeting(db: Kysely<Schema>, tenantId: string): Promise<boolean> {
  const first = await db
    .selectFrom('rosters')
    .where('tenant_id', '=', tenantId)
    .where('state', '=', 'running')
    .where('completed_at', 'is', null)
    .select('place_id')
    .executeTakeFirst();
  return first !== undefined;
}

/** People who are known and told for one reason: all that a team or a topic has. Undefined where somebody differs. */
function alikeOf(found: readonly Found[]) {
  const because = found[0]?.because;
  const people = found.flatMap(({ recipient, refusal, because: own }) =>
    recipient.kind === 'person' && recipient.address === undefined && refusal === undefined && own === because
      ? [{ personId: recipient.personId, label: recipient.label }]
      : [],
  );
  return because !== undefined && people.length === found.length ? { because, people } : undefined;
}

function birthOf(notification: Notification, now: Date) {
  const scheduled = notification.sendAt !== undefined && notification.sendAt > now;
  const state = scheduled
    ? ({ state: 'held', reason: 'scheduled', dueAt: notification.sendAt } as const)
    : // In a lane the first accepted goes first, whichever expansion was quicker.
      ({ state: 'queued', reason: 'accepted', dueAt: notification.createdAt } as const);
  const { id: notificationId, tenantId, urgency } = notification;
  return { notificationId, tenantId, urgency, at: now, ...state };
}

function newDelivery(
  notification: Notification,
  { recipient, because, refusal }: Found,
  id: string,
  now: Date,
) {
  return {
    ...birthOf(notification, now),
    id,
    recipient,
    because,
    ...(refusal !== undefined && ({ state: 'undelivered', reason: refusal, dueAt: now } as const)),
  };
}

function page(
  db: Kysely<Schema>,
  recipients: Recipients,
  notification: Notification,
  part: AudiencePart,
  after: string | undefined,
  { size, now }: { readonly size: number; readonly now: Date },
): Promise<FoundPage> {
  switch (part.kind) {
    case 'people':
      return peoplePage(db, recipients, notification, part.addresses, after, size);
    case 'role':
      return rolePage(db, recipients, notification, part.role);
    case 'group':
      return groupPage(db, recipients, {
        tenantId: notification.tenantId,
        group: part.group,
        after,
        size,
        now,
      });
    case 'conversation':
      return conversationPage(db, notification, part.conversationId);
    case 'team':
      return teamPage(db, notification, part.teamId, after, size);
    case 'subscribers':
      return subscriberPage(db, notification, part.topic, after, size);
  }
}

/** One look at the address book for each, and one transaction for the page: the first is 0.2 ms, the second 3 ms. */
async function peoplePage(
  db: Kysely<Schema>,
  recipients: Recipients,
  { tenantId, callerName }: Notification,
  addresses: readonly string[],
  after: string | undefined,
  size: number,
): Promise<FoundPage> {
  const from = Number(after ?? 0);
  const because = { code: 'named', by: callerName } as const;
  const found = await eachOf(addresses.slice(from, from + size), because, address =>
    addressedPerson(db, recipients, tenantId, address),
  );
  return { found, ...(from + size < addresses.length && { next: String(from + size) }) };
}

/** As many as may have a role are one page. */
async function rolePage(
  db: Kysely<Schema>,
  recipients: Recipients,
  { tenantId }: Notification,
  role: string,
): Promise<FoundPage> {
  const because = { code: 'role', role } as const;
  const { people = [] } = (await roleStore(db).find(tenantId, role)) ?? {};
  if (people.length === 0)
    return { found: [{ recipient: { kind: 'unknown', label: role }, because, refusal: 'unknown-role' }] };
  return {
    found: await eachOf(people, because, address => addressedPerson(db, recipients, tenantId, address)),
  };
}

/** One after another, as they share a connection. */
async function eachOf(
  addresses: readonly string[],
  because: Because,
  find: (address: string) => ReturnType<typeof addressedPerson>,
): Promise<Found[]> {
  const found: Found[] = [];
  for (const address of addresses) found.push({ ...(await find(address)), because });
  return found;
}

async function conversationPage(
  db: Kysely<Schema>,
  notification: Notification,
  id: string,
): Promise<FoundPage> {
  const because = { code: 'conversation', by: notification.callerName } as const;
  return { found: [{ ...(await addressedConversation(db, notification.tenantId, id)), because }] };
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
