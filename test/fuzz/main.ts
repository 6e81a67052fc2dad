import { parseArgs } from 'node:util';
import { runFuzz } from './fuzz.ts';
import { failuresOf, tableOf } from './report.ts';

const USAGE = `Usage: npm run fuzz -- [--count 50000] [--seed <number>] [--case <index>]
Asks every door of Herald what nobody should ask. Ends with 1 where a door answered 5xx or not at all, or Herald died.
With --case it tries that one alone.
`;

function options() {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '50000' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      case: { type: 'string' },
    },
  });
  const whole = (name: keyof typeof values, least: number): number => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < least)
      throw new Error(`--${name} must be a whole number from ${least}`);
    return value;
  };
  const alone = values.case !== undefined;
  const [from, count] = alone ? [whole('case', 0), 1] : [0, whole('count', 1)];
  return { seed: whole('seed', 0), from, count, atOnce: 8 };
}

function optionsOrUsage() {
  try {
    return options();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(2);
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const say = (line: string) => process.stdout.write(`${line}\n`);
const asked = optionsOrUsage();
say(`The same cases again: npm run fuzz -- --seed ${asked.seed} --count ${asked.count}\n`);
const findings = await runFuzz(asked, say);
const { failures, harm, complaints } = findings;
say(`\n${tableOf(findings)}\n`);
for (const [text, times] of complaints) say(`${times} × ${text}`);
if (failures.length > 0) say(`\n${failuresOf(findings)}`);
for (const each of harm) say(`Herald was harmed: ${each}`);
say(`\n${failures.length} failures with seed ${asked.seed}.`);
process.exitCode = failures.length + harm.length === 0 ? 0 : 1;
