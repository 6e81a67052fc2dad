import { setTimeout as delay } from 'node:timers/promises';
import type { Measure } from './measures.ts';
import { quantile } from './quantile.ts';
import { type Databases, startBare, startHerald } from './stage.ts';

const STARTS = 5;
const REST_MS = 10_000;
/** A second was asked for on a machine that is not this one: decision 0147. */
const START_TARGET = 3.9;

/**
 * How long a start takes on a database that is there, beside the least bot that the SDK makes, and what a process holds
 * that has nothing to do.
 */
export async function resting(databases: Databases): Promise<Measure> {
  const databaseUrl = await databases.fresh();
  await (await startHerald(databaseUrl)).end();
  const [herald, bare]: [number[], number[]] = [[], []];
  for (let i = 0; i < STARTS; i += 1) {
    herald.push(await secondsTo(() => startHerald(databaseUrl)));
    bare.push(await secondsTo(() => startBare('bare-bot', databaseUrl)));
  }
  const idle = await startHerald(databaseUrl);
  await delay(REST_MS);
  const memoryMb = idle.memoryMb();
  await idle.end();
  return {
    figures: [
      {
        id: 'rest',
        claim: 'From the start of the process to ready, against the least bot that the SDK makes',
        measured: median(herald) / median(bare),
        target: START_TARGET,
        direction: 'at most',
        isRatio: true,
      },
      {
        id: 'rest',
        claim: `Memory of a process that has had nothing to do for ${REST_MS / 1_000} s, in MB`,
        measured: memoryMb,
        target: 200,
        direction: 'at most',
      },
    ],
    notes: [`${STARTS} starts: ${inSeconds(herald)}; of the least bot ${inSeconds(bare)}.`],
  };
}

async function secondsTo(start: () => Promise<{ end(): Promise<void> }>): Promise<number> {
  const began = performance.now();
  const started = await start();
  const seconds = (performance.now() - began) / 1_000;
  await started.end();
  return seconds;
}

const median = (values: readonly number[]) => quantile(values, 0.5);

const inSeconds = (values: readonly number[]) => `${values.map(each => each.toFixed(2)).join(', ')} s`;
