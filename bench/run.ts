import { readFile, writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { startWithProgram } from '../test/programs.ts';
import { accepting, posting } from './accepting.ts';
import { held } from './held.ts';
import { finding, limited, type Measure, memory, unlimited, unlimitedInShort } from './measures.ts';
import { readings } from './readings.ts';
import { rendering } from './rendering.ts';
import { report } from './report.ts';
import { resting } from './resting.ts';
import { speaking } from './speaking.ts';
import { startDatabases } from './stage.ts';
import { worseThan } from './worse.ts';

type Measures = Readonly<
  Record<string, (databases: Awaited<ReturnType<typeof startDatabases>>) => Promise<Measure>>
>;

/** `npm run bench`: everything, and docs/benchmarks.md anew. `npm run bench -- P1 P4`: those, and only printed. */
const MEASURES: Measures = {
  P1: limited,
  'P2+P3': unlimited,
  P4: accepting,
  P4b: posting,
  P5: finding,
  P6: memory,
  held,
  readings,
  turns: speaking,
  words: rendering,
  rest: resting,
};

/** `npm run bench:quick`: a minute or two, printed, and an error where a ratio is much worse than on the page. */
const QUICK: Measures = {
  'P2+P3': unlimitedInShort,
  turns: speaking,
  words: rendering,
  rest: resting,
};

const PAGE = new URL('../docs/benchmarks.md', import.meta.url);
const [isQuick, wanted] = [
  process.argv.includes('--quick'),
  process.argv.slice(2).filter(each => each !== '--quick'),
];
const machine = {
  cores: cpus().length,
  model: cpus()[0]?.model ?? 'unknown',
  memoryGb: Math.round(totalmem() / 2 ** 30),
  loadBefore: loadavg()[0] ?? 0,
  node: process.version,
};
const removeProgram = await startWithProgram(process.env);
const databases = await startDatabases();
const measured: Measure[] = [];
try {
  for (const [name, measure] of Object.entries(isQuick ? QUICK : MEASURES)) {
    if (wanted.length > 0 && !name.split('+').some(each => wanted.includes(each))) continue;
    process.stderr.write(`${name} …\n`);
    const result = await measure(databases);
    measured.push(result);
    // The table comes at the end of ten minutes, and a measure that fails would take those before it along.
    for (const { claim, measured } of result.figures)
      process.stderr.write(`  ${measured.toFixed(2)}  ${claim}\n`);
  }
} finally {
  await databases.close();
  await removeProgram();
}
const text = report(machine, measured);
process.stdout.write(text);
if (isQuick) compare(await readFile(PAGE, 'utf8'));
else if (wanted.length === 0) await writeFile(PAGE, text);

function compare(page: string): void {
  const worse = worseThan(
    page,
    measured.flatMap(({ figures }) => figures),
  );
  if (worse.length === 0) return;
  process.stderr.write(`Much worse than docs/benchmarks.md says:\n${worse.join('\n')}\n`);
  process.exitCode = 1;
}
