import { execFile } from 'node:child_process';

/**
 * `npm run check`. Each keeps one core busy, so they run beside each other, and what one says stays together. The compiler
 * has one thread and a collector of garbage that is seldom due: with four threads, which check much twice, it takes twice
 * the CPU and no less time on two cores.
 */
const CHECKS = ['types', 'lint', 'rules'];

const passed = await Promise.all(CHECKS.map(passes));
process.exitCode = passed.every(Boolean) ? 0 : 1;

function passes(name: string): Promise<boolean> {
  const limits = { maxBuffer: Number.POSITIVE_INFINITY };
  return new Promise(resolve =>
    execFile('npm', ['run', '--silent', name], limits, (error, out, errors) => {
      process.stdout.write(`${name}: ${error ? 'failed' : 'passed'}\n${out}${errors}`);
      resolve(error === null);
    }),
  );
}
