import { Readable, Writable } from 'node:stream';

/** How a command line ended, and what it wrote. */
export interface CommandEnd {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Streams {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** Runs a command line in this process, with `input` to read. */
export async function captured(run: (streams: Streams) => Promise<number>, input = ''): Promise<CommandEnd> {
  const said = { stdout: '', stderr: '' };
  const writes = (name: keyof typeof said) =>
    new Writable({
      write(chunk, _encoding, done) {
        said[name] += chunk;
        done();
      },
    });
  const stdin = Readable.from([Buffer.from(input)]);
  const exitCode = await run({ stdin, stdout: writes('stdout'), stderr: writes('stderr') });
  return { exitCode, ...said };
}
