import { writeFile } from 'node:fs/promises';
import { FEWER_BY_DEFAULT, type Outcome, outcomeOf, sendAll } from './attention/outcome.ts';
import { page } from './attention/page.ts';
import { bars, hours } from './attention/plots.ts';
import { POLICIES } from './attention/policies.ts';
import { NO_FATES, replay } from './attention/replay.ts';
import { TEAM, weekOf } from './attention/week.ts';
import { startDatabases } from './stage.ts';

/** `npm run bench:attention`: a week for 200 people, and docs/attention.md anew; with a number of teams only printed. */
const SEED = 2026;
const ALL_TEAMS = 10;
/** The bench measures who is told what, and when; not how long it takes. */
const IN_A_HURRY = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

const asked = Number(process.argv[2]);
const teams = asked > 0 ? asked : ALL_TEAMS;
const week = weekOf(teams, SEED);
const people = teams * TEAM;
const events = week.reduce((sum, { to }) => sum + to.length, 0);
const began = performance.now();
const databases = await startDatabases(IN_A_HURRY);
const all = outcomeOf('Send all', sendAll(week), { people, events, fates: { ...NO_FATES, rang: events } });
const outcomes: Outcome[] = [all];
try {
  const replayed = await replay(await databases.fresh(), week, teams, POLICIES);
  for (const [i, { cards, fates }] of replayed.entries())
    outcomes.push(outcomeOf(POLICIES[i]?.name ?? '', cards, { people, events, fates }));
} finally {
  await databases.close();
}
const text = page(outcomes, { people, events: week.length, seed: SEED });
process.stdout.write(text);
process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0)} s\n`);
if (teams === ALL_TEAMS) {
  const docs = new URL('../docs/', import.meta.url);
  await writeFile(new URL('attention.md', docs), text);
  await writeFile(new URL('attention.svg', docs), bars(outcomes));
  await writeFile(new URL('attention-hours.svg', docs), hours(outcomes));
}
const defaults = outcomes[1];
const isKept =
  outcomes.every(({ urgentLate, unaccounted }) => urgentLate === 0 && unaccounted === 0) &&
  all.interruptions >= FEWER_BY_DEFAULT * (defaults?.interruptions ?? 0);
if (!isKept) {
  process.exitCode = 1;
  process.stderr.write(
    'An aim was missed: five times fewer by default, none urgent late, none unaccounted for.\n',
  );
}
