import { expect } from 'vitest';
import { runChaos } from '../chaos/chaos.ts';
import { reportOf } from '../chaos/report.ts';
import { anotherWay } from './ways.ts';

/** Another one each time would fail now and then for nobody's change; `npm run chaos` takes another one each time. */
const SEED = 4;
const PATIENCE_MS = 120_000;

// crash.test.ts, takeover.test.ts and outage.test.ts: each thing alone.
anotherWay(
  'whatever is killed in the middle, nobody is forgotten, and who may have got a card twice is marked',
  async () => {
    const told: string[] = [`seed ${SEED}`];
    const outcome = await runChaos(
      { recipients: 500, seconds: 20, seed: SEED, workers: 2, everyMs: [2_000, 4_000], batch: 50 },
      line => told.push(line),
    );
    // A failure tells what was done, and all that came of it.
    expect(outcome.violations.length === 0 ? [] : [...told, reportOf(outcome)]).toEqual([]);
    expect(outcome.evidence.deliveries).toHaveLength(500);
    expect(outcome.evidence.losses.length).toBeGreaterThan(0);
  },
  PATIENCE_MS,
);
