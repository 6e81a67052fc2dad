import { Readable, Writable } from 'node:stream';
import { run } from '../../clients/typescript/src/cli/run.ts';

export interface CommandEnd {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Around {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  readonly now?: () => Date;
}

/** `herald <words>`, without the process. Whoever is told to come back does so at once. */
export async function heraldCommand(
  { env, input = '', now }: Around,
  ...args: string[]
): Promise<CommandEnd> {
  const said = { stdout: '', stderr: '' };
  const writes = (name: keyof typeof said) =>
    new Writable({
      write(chunk, _encoding, done) {
        said[name] += chunk;
        done();
      },
    });
  const exitCode = await run({
    args,
    env,
    stdin: Readable.from([Buffer.from(input)]),
    stdout: writes('stdout'),
    stderr: writes('stderr'),
    patience: { attempts: 2, sleep: async () => undefined },
    ...(now && { now }),
  });
  return { exitCode, ...said };
}
