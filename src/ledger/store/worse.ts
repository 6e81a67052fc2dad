import { type Kysely, type Selectable, sql } from 'kysely';
import type { Notification, Said } from '../../core/notification.ts';
import type { NewId } from '../../core/time.ts';
import { fellBelow, isWorse, roseTo } from '../../decide/severity.ts';
import { aboutOf } from '../../decide/stops.ts';
import type { Schema } from '../../platform/schema.ts';
import { record, toNotification } from './recording.ts';
import { tellThem, whoHasTheCard } from './told.ts';

/**
 * So long a person who was told that something is that bad is not told so again: it goes up and down, and its card says
 * how it stands. Where it still is that bad by then, they are told. An urgent one rings each time.
 */
const SETTLING_SECONDS = 3_600;

/**
 * People with the card of a notification that has become worse get a line about it: a notification of its own, of the
 * same caller's. Where it goes up and down they are told once, by its card or a line, unless it becomes worse than
 * that; and again once it has not become better for a while. `isOver`: it stays as it is now.
 */
export async function ringWhereWorse(
  trx: Kysely<Schema>,
  standing: Row,
  next: { readonly said: Said; readonly urgency: Notification['urgency']; readonly isOver: boolean },
  { newId, now }: { readonly newId: NewId; readonly now: Date },
): Promise<void> {
  const text = roseTo(standing.said, next.said);
  if (text === undefined) return;
  const { urgency } = next;
  const told = (await whoRings(trx, standing, { how: text.phrase, urgency, now })).filter(
    ({ dueAt }) => dueAt === undefined || !next.isOver,
  );
  if (told.length === 0) return;
  const { key: _, sendAt: __, fallback: ___, ...same } = toNotification(standing);
  const line = { ...same, ...waitingLikeIt(standing, urgency) };
  const said = { text, ...aboutIts(next.said) };
  const rung = { ...line, id: newId(), said, audience: {}, urgency, createdAt: now };
  await record(trx, rung, { worse_of: standing.id, expanded_at: now });
  await tellThem(trx, told, rung, { newId, now });
}

/** How bad it is, by the line that says so. */
interface Ring {
  readonly how: string;
  readonly urgency: Notification['urgency'];
  readonly now: Date;
}

/** People who did something about it are done with it, and those about to hear of it need not hear of it twice. */
async function whoRings(trx: Kysely<Schema>, { id }: Row, { how, urgency, now }: Ring) {
  const waiting = whoHasTheCard(trx, id).where('remark', 'is', null);
  if (urgency === 'urgent') return (await waiting.execute()).map(each => ({ ...each, dueAt: undefined }));
  const all = await waiting
    .where(isComing(id, how), '=', false)
    .select(toldAt(id, how, now).as('toldAt'))
    .execute();
  return all.map(({ toldAt, ...each }) => ({
    ...each,
    dueAt: toldAt === null ? undefined : settledBy(toldAt),
  }));
}

type Row = Selectable<Schema['notifications']>;

/** So that a stop of its subject or actor keeps the line, too. */
function aboutIts(card: Said) {
  const { subject, actor } = aboutOf('', card);
  return subject && actor && { about: { subject, actor } };
}

const waitingLikeIt = ({ can_wait }: Row, urgency: Notification['urgency']) =>
  urgency === 'low' && can_wait !== null && { canWait: can_wait };

/** The columns of a notification whose severity changes: when it was how bad. */
export const wasHowBad = (before: Said, said: Said, now: Date) => ({
  ...(isWorse(before, said) && { rose_at: now }),
  ...Object.fromEntries(
    fellBelow(before, said).map(severity => [`was_${severity}` as const, until(`was_${severity}`, now)]),
  ),
});

/** A line that is held, as in quiet hours, would be untrue afterwards: the card says how it is. */
export async function withdrawLines(
  trx: Kysely<Schema>,
  id: string,
  { before, said, now }: { readonly before: Said; readonly said: Said; readonly now: Date },
): Promise<void> {
  const untrue = fellBelow(before, said).map(severity => `severity.rose.${severity}`);
  if (untrue.length === 0) return;
  await sql`update deliveries set state = 'cancelled', reason_code = 'over', state_since = ${now}
    where operation = 'send' and state = 'held' and notification_id in (
      select line.id from notifications line
      where line.worse_of = ${id} and line.said #>> '{text,phrase}' = any(${untrue}))`.execute(trx);
}

/** With the time that ends now, as far back as it matters. */
const until = (column: 'was_critical' | 'was_warning', now: Date) => sql<string>`
  (coalesce(${sql.ref(column)}, '{}')
      + tstzmultirange(tstzrange(least(coalesce(rose_at, '-infinity'), ${now}), ${now}, '[]')))
    * tstzmultirange(tstzrange(${settlingSince(now)}, null))`;

const settlingSince = (now: Date) => new Date(now.getTime() - SETTLING_SECONDS * 1000);

const settledBy = (toldAt: Date) => new Date(toldAt.getTime() + SETTLING_SECONDS * 1000);

/** A line that says that it is as bad as that, or worse. */
const linesOf = (id: string, how: string) => {
  const asBad = how === 'severity.rose.critical' ? [how] : [how, 'severity.rose.critical'];
  return sql`notifications line join deliveries told on told.notification_id = line.id
    where line.worse_of = ${id} and line.said #>> '{text,phrase}' = any(${asBad})
      and told.recipient_key = deliveries.recipient_key`;
};

const isComing = (id: string, how: string) =>
  sql<boolean>`exists (select from ${linesOf(id, how)} and told.state in ('held', 'queued', 'sending'))`;

/** When it came to them lately as bad as that, or worse: its card, or a line. */
function toldAt(id: string, how: string, now: Date) {
  const since = settlingSince(now);
  const wasThatBad = sql.ref(
    how === 'severity.rose.critical' ? 'standing.was_critical' : 'standing.was_warning',
  );
  return sql<Date | null>`(select max(at) from (
      select deliveries.sent_at as at from notifications standing
      where standing.id = ${id} and deliveries.sent_at <@ ${wasThatBad}
      union all
      select coalesce(told.sent_at, line.created_at) from ${linesOf(id, how)}
        and told.state not in ('undelivered', 'suppressed', 'expired', 'cancelled')) as lately
    where at > ${since})`;
}
