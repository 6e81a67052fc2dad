import { type Kysely, sql } from 'kysely';
import type { SubscriptionStore, TopicChoice } from '../../chat/ports/people.ts';
import type { Attention } from '../../core/attention.ts';
import { type StopsJson, stopsOf, toStops } from '../../ledger/store/stopped.ts';
import { known } from '../../platform/database/known.ts';
import { byKey, type Placeholders, statement } from '../../platform/database/prepared.ts';
import type { Schema } from '../../platform/schema.ts';

/** People's yes or no to topics. */
export function subscriptionStore(
  db: Kysely<Schema>,
  /** Told of a person who stopped a topic. */
  quiet: (personId: string) => unknown = () => undefined,
): SubscriptionStore {
  return {
    async choose(personId, topic, choice, at) {
      if (choice === 'out') quiet(personId);
      await choose(db, { personId, topic, choice, at });
    },
    async restore(personId, topic, at) {
      await restore(db, { personId, topic, at });
    },
    async stand(personId, topic, choice) {
      if (choice?.is === 'out') quiet(personId);
      if (choice === undefined) await forget(db, { personId, topic });
      else await stand(db, { personId, topic, ...choice, before: choice.before ?? null });
    },
    async topics(tenantId, personId) {
      return (await wishesOf(db, tenantId, personId)).topics;
    },
    wishes: (tenantId, personId) => wishesOf(db, tenantId, personId),
  };
}

interface Chosen {
  readonly personId: string;
  readonly topic: string;
  readonly choice: 'in' | 'out';
  readonly at: Date;
}

const choose = statement(
  ({ personId, topic, choice, at }: Placeholders<Chosen>) => sql`
    insert into subscriptions (person_id, topic, choice, changed_at)
    values (${personId}, ${topic}, ${choice}, ${at})
    on conflict (person_id, topic) do update set changed_at = excluded.changed_at, choice = excluded.choice,
      before = case when subscriptions.choice = excluded.choice then subscriptions.before
                    else subscriptions.choice end`,
);

const restore = statement(
  ({ personId, topic, at }: Placeholders<Omit<Chosen, 'choice'>>) => sql`
    with as_before as (
      delete from subscriptions
      where person_id = ${personId} and topic = ${topic} and choice = 'out' and before is null)
    update subscriptions set choice = 'in', before = null, changed_at = ${at}
    where person_id = ${personId} and topic = ${topic} and choice = 'out' and before is not null`,
);

const forget = statement(
  ({ personId, topic }: Placeholders<{ personId: string; topic: string }>) => sql`
    delete from subscriptions where person_id = ${personId} and topic = ${topic}`,
);

interface Stood {
  readonly personId: string;
  readonly topic: string;
  readonly is: 'in' | 'out';
  readonly at: string;
  readonly before: 'in' | 'out' | null;
}

const stand = statement(
  ({ personId, topic, is, at, before }: Placeholders<Stood>) => sql`
    insert into subscriptions (person_id, topic, choice, before, changed_at)
    values (${personId}, ${topic}, ${is}, ${before}, ${at}::timestamptz)
    on conflict (person_id, topic) do update
      set choice = excluded.choice, before = excluded.before, changed_at = excluded.changed_at`,
);

interface TopicRow {
  readonly name: string | null;
  readonly choice: 'in' | 'out' | null;
  readonly at: Date | null;
  readonly before: 'in' | 'out' | null;
  readonly stops: StopsJson;
  readonly attention: Attention | null;
}

const readWishes = statement(
  ({ tenantId, personId }: Placeholders<{ tenantId: string; personId: string }>) => sql<TopicRow>`
    select t.name, s.choice, s.changed_at as at, s.before,
      case when row_number() over (order by t.name) = 1 then ${stopsOf(personId)} end as stops,
      case when row_number() over (order by t.name) = 1 then (
        select attention from preferences where person_id = ${personId}) end as attention
    from (select) one left join topics t on t.tenant_id = ${tenantId}
    ${byKey`subscriptions s where s.person_id = ${personId} and s.topic = t.name`}
    order by t.name`,
);

/** There may be stops, and no topic; and many topics, so all else comes with the first alone. */
async function wishesOf(db: Kysely<Schema>, tenantId: string, personId: string) {
  const rows = await readWishes(db, { tenantId, personId });
  const topics = rows.flatMap(({ name, choice, at, before }): TopicChoice[] =>
    name === null ? [] : [{ name, ...known({ choice, at, before }) }],
  );
  const [first] = rows;
  return { topics, stops: toStops(first?.stops ?? null).reverse(), attention: first?.attention ?? {} };
}
