import { type Kysely, sql } from 'kysely';

/** Never a burst: what is held for a person, and the digest in which it comes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `alter table deliveries add column digest_id uuid references deliveries on delete set null`,
  `create index deliveries_digest on deliveries (digest_id) where digest_id is not null`,
  // The last cards of a person that count: as many entries are read as are allowed.
  `create index deliveries_cards on deliveries (person_id, sent_at)
    where operation = 'send' and priority > 0 and person_id is not null and sent_at is not null`,
  // What is held for a digest is looked for by itself: it is not queued when it is due.
  `drop index deliveries_held`,
  `create index deliveries_held on deliveries (due_at) where state = 'held' and reason_code <> 'burst'`,
  `create index deliveries_burst on deliveries (due_at) where state = 'held' and reason_code = 'burst'`,
  `create index deliveries_burst_person on deliveries (person_id) where state = 'held' and reason_code = 'burst'`,
  // What is folded goes on when its person asks for it, and comes to an end with its digest, or before that is sent.
  `create or replace function refuse_illegal_move() returns trigger language plpgsql as $$
    begin
      if array[old.state, new.state] not in (
        ${pairs({
          held: 'queued suppressed folded cancelled expired undelivered',
          queued: 'held sending suppressed folded cancelled expired undelivered',
          sending: 'queued held sent undelivered suppressed expired cancelled',
          sent: 'acknowledged recalled',
          acknowledged: 'recalled',
          undelivered: 'queued',
          folded: 'queued undelivered suppressed expired cancelled',
        })})
      then raise exception 'a delivery may not move from % to %', old.state, new.state; end if;
      return new;
    end $$`,
];

function pairs(moves: Readonly<Record<string, string>>): string {
  return Object.entries(moves)
    .flatMap(([from, to]) => to.split(' ').map(each => `array['${from}','${each}']`))
    .join(', ');
}
