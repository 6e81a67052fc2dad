import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Contestant, Race } from './contestants/contestant.ts';

/**
 * One contestant in a process of its own: `node bench/contestant.ts <module> <export> <race.json>`. Says "ready" once
 * prepared, starts at the first byte of its input, and ends with one line of JSON.
 */
const [, , module, name, raceFile] = process.argv;
if (module === undefined || name === undefined || raceFile === undefined)
  throw new Error('usage: node bench/contestant.ts <module> <export> <race.json>');

const contestant: Contestant = (await import(`./contestants/${module}.ts`))[name];
const race: Race = JSON.parse(readFileSync(raceFile, 'utf8'));
const send = await contestant.prepare(race);
process.stdout.write('ready\n');
await once(process.stdin, 'data');

const before = process.cpuUsage();
const { failed } = await send();
const { user, system } = process.cpuUsage(before);
const { maxRSS } = process.resourceUsage();
process.stdout.write(
  `${JSON.stringify({ failed, cpuMs: (user + system) / 1000, peakMemoryMb: maxRSS / 1024 })}\n`,
);
process.exit(0);
