import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Because } from '../../core/delivery.ts';
import type { Said } from '../../core/notification.ts';
import type { PlaceWishes } from '../../core/place-wishes.ts';
import type { KeptStop, StopReason, WideStop } from '../../core/stop.ts';
import { topicWishesOf } from '../../decide/place-wishes.ts';
import { aboutOf, stoppedBy, type TopicWishes } from '../../decide/stops.ts';
import { only } from '../../platform/database/prepared.ts';
import type { Schema } from '../../platform/schema.ts';

/** A person's choices and stops: read wherever it is decided whether something is sent to them. */

export interface WishesRow {
  readonly choice: 'in' | 'out' | null;
  readonly chosen_at: Date | null;
  readonly stops: StopsJson;
}

export type StopsJson = readonly StopJson[] | null;

interface StopJson {
  readonly id: string;
  readonly kind: WideStop['kind'];
  readonly topic: string;
  readonly ref: string;
  readonly name: string;
  readonly stopped_at: string;
}

/** The columns of `WishesRow` but for the choice of the topic, which is joined. Null for nearly everybody. */
export const stopsOf = (person: RawBuilder<unknown>): RawBuilder<StopsJson> =>
  sql`(select jsonb_agg(to_jsonb(stops) - 'person_id' order by stopped_at, id)
    from ${only`stops where person_id = ${person}`} stops)`;

export function toWishes({ choice, chosen_at: at, stops }: WishesRow): TopicWishes {
  return {
    ...(choice !== null && at !== null && { choice: { is: choice, at } }),
    stops: toStops(stops),
  };
}

export const toStops = (stops: StopsJson): KeptStop[] => (stops ?? []).map(toStop);

export function toStop(row: Omit<StopJson, 'stopped_at'> & { stopped_at: string | Date }): KeptStop {
  const kept = { stop: row.id, at: new Date(row.stopped_at) };
  const named = { name: row.name, ...(row.ref !== '' && { id: row.ref }) };
  switch (row.kind) {
    case 'topics':
      return { ...kept, kind: row.kind, topic: row.topic };
    case 'subject':
      return { ...kept, ...named, kind: row.kind, topic: row.topic };
    case 'actor':
      return { ...kept, ...named, kind: row.kind };
    case 'everything':
      return { ...kept, kind: row.kind };
  }
}

/** The words of a delivery, and why this person gets it. */
interface Sent {
  readonly topic: string | null;
  readonly because: Because;
  readonly said: Said;
}

/** Why it is not sent to a person with these wishes; undefined where it is. Without a topic nothing can be stopped. */
export function whyStopped(row: WishesRow, { topic, because, said }: Sent): StopReason | undefined {
  if (topic === null) return undefined;
  return stoppedBy(toWishes(row), { ...aboutOf(topic, said), because: because.code })?.reason;
}

/** Why it is not sent to a group chat or channel, whose members have said what they want there. */
export function whyStoppedThere(
  { wishes_there: there }: { readonly wishes_there: PlaceWishes | null },
  { topic, because, said }: Sent,
): StopReason | undefined {
  if (topic === null || there === null) return undefined;
  return stoppedBy(topicWishesOf(there, topic), { ...aboutOf(topic, said), because: because.code })?.reason;
}

/** Those of these deliveries whose person stopped what they are about. */
export async function stoppedAmong(
  db: Kysely<Schema>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StopReason>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<WishesRow & Sent & { id: string }>`
    select d.id, d.because, n.topic, n.said, s.choice, s.changed_at as chosen_at, ${stopsOf(sql`d.person_id`)} as stops
    from deliveries d join notifications n on n.id = d.notification_id
    left join subscriptions s on s.person_id = d.person_id and s.topic = n.topic
    where d.id = any(${ids}::uuid[]) and d.person_id is not null`.execute(db);
  return new Map(
    rows.flatMap(row => {
      const reason = whyStopped(row, row);
      return reason === undefined ? [] : [[row.id, reason] as const];
    }),
  );
}
