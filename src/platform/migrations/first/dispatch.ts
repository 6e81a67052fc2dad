/** How fast Teams is asked, and by which workers. */
export const DISPATCH = [
  // `tenant:<id>`: the last slot that was given. `lane:…`, `roster:…`: also every slot of the last hour, in order.
  // Rows change with every request: room on the page keeps the change there.
  `create table slots (
    key text primary key,
    last_at timestamptz not null,
    taken timestamptz[] not null default '{}')
    with (fillfactor = 50)`,
  // `app`, `tenant:<id>`, `lane:<lane>`.
  `create table pauses (
    key text primary key,
    until timestamptz not null,
    reason_code text not null)`,
  // `app`, `tenant:<id>`. Few rows, and none on a good day. `witness`: the one lane in which it was met, as long as
  // it may be about that one alone.
  `create table outages (
    key text primary key,
    reason_code text not null,
    since timestamptz not null,
    probe_at timestamptz not null,
    witness text)`,
  // `lock`: the advisory lock that its listening session holds. `seen_at`: its last sign, by the database's own clock.
  `create table workers (
    id text primary key,
    lock bigint not null,
    seen_at timestamptz not null)`,
];
