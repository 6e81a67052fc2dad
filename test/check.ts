import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * `npm run check`, and with `tests`, `npm test`. Each check keeps one core busy, so they run beside each other, and what
 * one says stays together. The compiler has one thread and a collector of garbage that is seldom due: with four threads,
 * which check much twice, it takes twice the CPU and no less time on two cores.
 *
 * The tests leave the two cores idle for an eighth of the time, which is about what the checks take, so they run beside
 * them, too. A check that fails ends them: it is mended first.
 */
const CHECKS = ['types', 'lint', 'rules'];
const TESTS = ['node_modules/vitest/vitest.mjs', 'run', '--mode', 'quick'];

const failed = new AbortController();
const tests = process.argv.includes('tests') ? [runTests()] : [];
const passed = await Promise.all([...CHECKS.map(passes), ...tests]);
process.exitCode = passed.every(Boolean) ? 0 : 1;

function passes(name: string): Promise<boolean> {
  const limits = { maxBuffer: Number.POSITIVE_INFINITY };
  return new Promise(resolve =>
    execFile('npm', ['run', '--silent', name], limits, (error, out, errors) => {
      process.stdout.write(`${name}: ${error ? 'failed' : 'passed'}\n${out}${errors}`);
      if (error) failed.abort();
      resolve(error === null);
    }),
  );
}

async function runTests(): Promise<boolean> {
  const vitest = spawn(process.execPath, TESTS, { stdio: 'inherit' });
  failed.signal.addEventListener('abort', () => vitest.kill('SIGINT'));
  const [code] = await once(vitest, 'exit');
  return code === 0;
}
