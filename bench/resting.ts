import { setTimeout as delay } from 'node:timers/promises';
import type { Measure } from './measures.ts';
import { type Databases, startHerald } from './stage.ts';

const STARTS = 5;
const REST_MS = 10_000;

/** How long a start takes on a database that is there, and what a process holds that has nothing to do. */
export async function resting(databases: Databases): Promise<Measure> {
  const databaseUrl = await databases.fresh();
  await (await startHerald(databaseUrl)).end();
  const seconds: number[] = [];
  for (let i = 0; i < STARTS; i += 1) {
    const began = performance.now();
    const herald = await startHerald(databaseUrl);
    seconds.push((performance.now() - began) / 1_000);
    await herald.end();
  }
  const idle = await startHerald(databaseUrl);
  await delay(REST_MS);
  const memoryMb = idle.memoryMb();
  await idle.end();
  const median = seconds.sort((a, b) => a - b)[Math.floor(STARTS / 2)] ?? Number.NaN;
  return {
    figures: [
      {
        id: 'rest',
        claim: 'From the start of the process to ready, in seconds',
        measured: median,
        target: 1,
        direction: 'at most',
      },
      {
        id: 'rest',
        claim: `Memory of a process that has had nothing to do for ${REST_MS / 1_000} s, in MB`,
        measured: memoryMb,
        target: 200,
        direction: 'at most',
      },
    ],
    notes: [`${STARTS} starts: ${seconds.map(each => each.toFixed(2)).join(', ')} s.`],
  };
}
