import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const LOG = new URL('../../src/platform/log.ts', import.meta.url).href;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The lines that a process with this program wrote to its standard output, and how it ended. */
async function said(program: string) {
  const source = `import { createLog } from '${LOG}';
    const log = createLog({ level: 'debug', format: 'json' });
    ${program}`;
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', source];
  const child = spawn(process.execPath, args, { cwd: ROOT, env: { ...process.env, NODE_OPTIONS: '' } });
  const [lines, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  const sentences = lines.split('\n').filter(line => line !== '');
  return { sentences: sentences.map(line => JSON.parse(line).msg as string), code, signal };
}

/** Ends in the very turn in which it was said, before anything that was put off to the end of the turn. */
const ENDS: Record<string, [end: string, how: object]> = {
  'it has nothing more to do': ['', { code: 0 }],
  'it is told to end': ['process.exit(3);', { code: 3 }],
  'nobody catches an error': ['throw new Error("x");', { code: 1 }],
  'nobody catches a rejection': ['Promise.reject(new Error("x")); await 0;', { code: 1 }],
  'an error comes out of a timer': [
    'setTimeout(() => { log.info({}, "last"); throw new Error("x"); }); await new Promise(() => undefined);',
    { code: 1 },
  ],
  'it waits for what never comes': ['await new Promise(() => undefined);', { code: 13 }],
};

describe('all that was said is written, in its order, when', () => {
  test.each(Object.entries(ENDS))('%s', async (_, [end, how]) => {
    const { sentences, ...ended } = await said(
      `for (let i = 0; i < 500; i += 1) log.info({}, 'line ' + i); ${end}`,
    );
    const last = end.includes('"last"') ? ['last'] : [];
    expect(sentences).toEqual([...Array.from({ length: 500 }, (_, i) => `line ${i}`), ...last]);
    expect(ended).toMatchObject(how);
  });

  test.each(['warn', 'error'])('it is killed after a line of the level %s', async level => {
    const killed = await said(
      `log.info({}, 'before'); log.${level}({}, 'it'); process.kill(process.pid, 'SIGKILL');`,
    );
    expect(killed).toEqual({ sentences: ['before', 'it'], code: null, signal: 'SIGKILL' });
  });

  test('it is killed in a later turn', async () => {
    const killed = await said(`log.child({ a: 1 }).info({}, 'before');
      setImmediate(() => { log.debug({}, 'of this turn'); process.kill(process.pid, 'SIGKILL'); });`);
    expect(killed).toEqual({ sentences: ['before'], code: null, signal: 'SIGKILL' });
  });
});

test('what is said in one turn is one write, as long as it is not too much', async () => {
  const counting = `let writes = 0;
    const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = (...about) => { writes += 1; return write(...about); };`;
  const turn = (
    lines: number,
    long: string,
  ) => `for (let i = 0; i < ${lines}; i += 1) log.info({ i }, '${long}');
    await new Promise(resolve => setImmediate(resolve));
    log.info({}, String(writes));`;
  expect((await said(`${counting} ${turn(200, 'x')}`)).sentences.at(-1)).toBe('1');
  expect((await said(`${counting} ${turn(100, 'x'.repeat(2_000))}`)).sentences.at(-1)).toBe('4');
});
