import pg from 'pg';
import type { Measure } from './measures.ts';
import { introduce } from './people.ts';
import { ask, type Databases, query, startHerald, startStandIn } from './stage.ts';

const WATCHES = 10_000;
const SUBJECTS = 1_000;
const BATCH = 1_000;
const READINGS = 100_000;
/** Under way at once, as from programs that do not wait for each other. */
const AT_ONCE = 2;

/**
 * How many readings a second come in, in batches, while 10,000 watches stand on their subjects. None meets its
 * condition: what is measured is reading and comparing, not sending.
 */
export async function readings(databases: Databases): Promise<Measure> {
  const databaseUrl = await databases.fresh();
  const standIn = await startStandIn({ tenants: 1, people: 1_000 });
  await (await startHerald(databaseUrl)).end();
  await introduce(databaseUrl, standIn);
  const tenantId = standIn.tenants[0]?.id ?? '';
  await watchAll(databaseUrl, tenantId);
  const herald = await startHerald(databaseUrl);
  await bring(herald.url, 0);
  const before = herald.cpuMs();
  const beganMs = performance.now();
  let next = 1;
  const program = async (): Promise<void> => {
    for (let batch = next++; batch <= READINGS / BATCH; batch = next++) await bring(herald.url, batch);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, program));
  const rate = READINGS / ((performance.now() - beganMs) / 1_000);
  const cpuMs = (herald.cpuMs() - before) / READINGS;
  const { rows } = await query(databaseUrl, 'select count(*)::int as there from readings');
  await herald.end();
  await standIn.end();
  return {
    figures: [
      {
        id: 'Watches',
        claim: 'Readings a second, with 10,000 watches',
        measured: rate,
        target: 10_000,
        direction: 'at least',
      },
    ],
    notes: [
      `${READINGS} readings of ${rows[0]?.there} subjects in batches of ${BATCH}: ${Math.round(rate)} a second, ${cpuMs.toFixed(3)} ms of CPU each.`,
    ],
  };
}

/** Ten people watch each subject, for a fall by 20 %. */
async function watchAll(databaseUrl: string, tenantId: string): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  await client.query(
    `insert into watches (id, tenant_id, person_id, subject, subject_key, condition, fired, created_at, ends_at)
     select gen_random_uuid(), $1, p.id, 'subject ' || s, 'subject ' || s, '{"kind":"drops","percent":20}', false,
       now(), now() + interval '90 days'
     from generate_series(0, $2::int - 1) s
     join (select id, row_number() over (order by id) - 1 as number from people) p
       on p.number between (s % 100) * 10 and (s % 100) * 10 + ($3::int / $2::int) - 1`,
    [tenantId, SUBJECTS, WATCHES],
  );
  const { rows } = await client.query('select count(*)::int as there from watches');
  if (rows[0]?.there !== WATCHES) throw new Error(`${rows[0]?.there} watches are there, not ${WATCHES}`);
  await client.query('vacuum analyze watches');
  await client.end();
}

const bring = (url: string, batch: number) =>
  ask(
    'POST',
    `${url}/api/readings`,
    Array.from({ length: BATCH }, (_, i) => ({
      subject: `Subject ${i % SUBJECTS}`,
      value: 300 + ((batch + i) % 7),
    })),
  );
