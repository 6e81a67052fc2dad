import { parseArgs } from 'node:util';
import { orUsage, wholeNumber } from '../command-line.ts';
import { runFuzz } from './fuzz.ts';
import { failuresOf, tableOf } from './report.ts';

const USAGE = `Usage: npm run fuzz -- [--count 50000] [--seed <number>] [--from 0] [--at-once 4]
Asks every door of Herald what nobody should ask. Ends with 1 where a door answered 5xx or not at all, or Herald died.
Case 4711 of seed 7 alone: --seed 7 --from 4711 --count 1.
`;

function options() {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '50000' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      from: { type: 'string', default: '0' },
      'at-once': { type: 'string', default: '4' },
    },
  });
  const whole = (name: keyof typeof values, least: number) => wholeNumber(name, values[name], least);
  return {
    seed: whole('seed', 0),
    from: whole('from', 0),
    count: whole('count', 1),
    atOnce: whole('at-once', 1),
  };
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const say = (line: string) => process.stdout.write(`${line}\n`);
const asked = orUsage(options, USAGE);
const { seed, from, count } = asked;
say(`The same cases again: npm run fuzz -- --seed ${seed} --from ${from} --count ${count}\n`);
const findings = await runFuzz(asked, say);
const { failures, slowest, harm, complaints } = findings;
say(`\n${tableOf(findings)}\n`);
for (const { index, door, outcome, tookMs } of slowest)
  say(`${tookMs} ms for case ${index}, ${door}: ${outcome}`);
for (const [text, times] of complaints) say(`${times} × ${text}`);
if (failures.length > 0) say(`\n${failuresOf(findings)}`);
for (const each of harm) say(`Herald was harmed: ${each}`);
say(`\n${failures.length} failures with seed ${seed}.`);
process.exitCode = failures.length + harm.length === 0 ? 0 : 1;
