import { pino } from 'pino';
import type { Log } from './core/ports/log.ts';
import { errorFacts } from './log/error-facts.ts';
import { readable } from './log/readable.ts';
import { SECRET_PATHS } from './log/secret-paths.ts';

export interface LogOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly format: 'json' | 'pretty';
  /** Takes one line, with its newline. Standard output unless given. */
  readonly write?: (line: string) => void;
}

/**
 * The log of the process: one JSON object per line (`level`, `time`, the facts, `msg`), or lines for people.
 * Control characters are escaped in both, so a text from outside cannot begin a line of its own. Facts with the
 * name of a secret are replaced, down to the third level; an error is logged as type, message, code, stack, cause.
 */
export function createLog({ level, format, write = toStandardOutput }: LogOptions): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: errorFacts, error: errorFacts },
    redact: { paths: SECRET_PATHS, censor: '[secret]' },
  };
  return pino(options, { write: format === 'json' ? write : line => write(readable(line)) });
}

function toStandardOutput(line: string): void {
  process.stdout.write(line);
}
