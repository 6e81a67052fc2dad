import { parseArgs } from 'node:util';
import { orUsage, wholeNumber } from '../command-line.ts';
import { runChaos } from './chaos.ts';
import { reportOf } from './report.ts';

const USAGE = `Usage: npm run chaos -- [--recipients 5000] [--seconds 120] [--workers 3] [--seed <number>]
Kills Herald piece by piece while it sends, and ends with 1 where a promise was broken.
`;

function options() {
  const { values } = parseArgs({
    options: {
      recipients: { type: 'string', default: '5000' },
      seconds: { type: 'string', default: '120' },
      workers: { type: 'string', default: '3' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    },
  });
  const whole = (name: keyof typeof values) => wholeNumber(name, values[name], 1);
  return {
    recipients: whole('recipients'),
    seconds: whole('seconds'),
    workers: whole('workers'),
    seed: whole('seed'),
    everyMs: [3_000, 6_000] as const,
    batch: 100,
  };
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const say = (line: string) => process.stdout.write(`${line}\n`);
const asked = orUsage(options, USAGE);
const { recipients, seconds, workers, seed } = asked;
const again = `npm run chaos -- --recipients ${recipients} --seconds ${seconds} --workers ${workers} --seed ${seed}`;
say(`Again with the same harms: ${again}\n`);
const outcome = await runChaos(asked, say);
say(`\n${reportOf(outcome)}`);
say(outcome.violations.length === 0 ? 'Nothing was lost.' : `Promises were broken. Again: ${again}`);
process.exitCode = outcome.violations.length === 0 ? 0 : 1;
