import { writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { held } from './held.ts';
import { accepting, finding, limited, type Measure, memory, unlimited } from './measures.ts';
import { readings } from './readings.ts';
import { report } from './report.ts';
import { startDatabases } from './stage.ts';

/** `npm run bench`: everything, and docs/benchmarks.md anew. `npm run bench -- P1 P4`: those, and only printed. */
const MEASURES: Readonly<
  Record<string, (databases: Awaited<ReturnType<typeof startDatabases>>) => Promise<Measure>>
> = {
  P1: limited,
  'P2+P3': unlimited,
  P4: accepting,
  P5: finding,
  P6: memory,
  held,
  readings,
};

const wanted = process.argv.slice(2);
const machine = {
  cores: cpus().length,
  model: cpus()[0]?.model ?? 'unknown',
  memoryGb: Math.round(totalmem() / 2 ** 30),
  loadBefore: loadavg()[0] ?? 0,
  node: process.version,
};
const databases = await startDatabases();
const measured: Measure[] = [];
try {
  for (const [name, measure] of Object.entries(MEASURES)) {
    if (wanted.length > 0 && !name.split('+').some(each => wanted.includes(each))) continue;
    process.stderr.write(`${name} …\n`);
    measured.push(await measure(databases));
  }
} finally {
  await databases.close();
}
const text = report(machine, measured);
process.stdout.write(text);
if (wanted.length === 0) await writeFile(new URL('../docs/benchmarks.md', import.meta.url), text);
