import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { HeraldError } from '../../core/errors.ts';
import type { Mapped, Mapping } from './evaluate.ts';

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));

/** Longer takes no mapping, whatever JSONata sees of its time. A hook is to answer within a second. */
const LONGEST_MS = 700;
/** Beyond that the sender is to come again: those who wait hold a request each. */
const MOST_WAITING = 50;

/** With no memory to take from the service, and nothing of the environment to read. */
const ALONE: ForkOptions = {
  execArgv: ['--max-old-space-size=96', '--max-semi-space-size=8', '--disable-warning=ExperimentalWarning'],
  env: {},
  stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  serialization: 'advanced',
};

export interface Mapper {
  /** The result of the mapping for a body. Rejects with `overloaded` where too many wait. */
  map(mapping: Mapping): Promise<Mapped>;
  /** Whether the text is a mapping at all. */
  lookOver(text: string): Promise<Mapped>;
  close(): void;
}

/**
 * Mappings are evaluated in a process of their own, one after the other. A thread does not do: a text of a gigabyte ends
 * the process whatever limit the thread has (decision 0133). It begins with the first, and again after each that had to
 * be ended.
 */
export function openMapper(longestMs = LONGEST_MS): Mapper {
  let child: Promise<ChildProcess> | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  const begin = async (): Promise<ChildProcess> => {
    const begun = fork(CHILD, [], ALONE);
    begun.once('exit', () => {
      child = undefined;
    });
    // Its end shows that something is wrong with it.
    begun.on('error', () => undefined);
    if ((await heard(begun)) === undefined) throw new Error('The process of the mappings ended at its start');
    return begun;
  };

  const ask = async (asked: object): Promise<Mapped> => {
    child ??= begin();
    const asking = await child;
    const late = setTimeout(() => asking.kill('SIGKILL'), longestMs);
    asking.send(asked, () => undefined);
    const answer = await heard(asking);
    clearTimeout(late);
    return answer === undefined ? { fault: endedAfter(longestMs) } : (answer as Mapped);
  };

  const inTurn = (asked: object): Promise<Mapped> => {
    if (waiting >= MOST_WAITING) return Promise.reject(new HeraldError('overloaded'));
    waiting += 1;
    const mine = turn.then(() => ask(asked));
    turn = mine.catch(() => undefined);
    return mine.finally(() => {
      waiting -= 1;
    });
  };
  return {
    map: inTurn,
    lookOver: text => inTurn({ text }),
    close: () => void child?.then(each => each.kill('SIGKILL')),
  };
}

const endedAfter = (longestMs: number) =>
  `It took longer than ${longestMs} ms, or more memory than it may. Make no text by repeating another, and take of long texts a part: $substring(text, 0, 2000).`;

/** The next message of the process; undefined where it ends before. */
async function heard(child: ChildProcess): Promise<unknown> {
  if (child.exitCode !== null || child.signalCode !== null) return undefined;
  const over = new AbortController();
  const { signal } = over;
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([message]) => message),
      once(child, 'exit', { signal }).then(() => undefined),
    ]);
  } finally {
    over.abort();
  }
}
