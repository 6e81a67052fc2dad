import { type Logger, pino } from 'pino';
import type { Log } from '../core/log.ts';
import { oneLine } from './log/one-line.ts';
import { readable } from './log/readable.ts';
import { withoutSecrets } from './log/secrets.ts';
import { sayLater, writeOut } from './log/standard-output.ts';

export interface LogOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly format: 'json' | 'pretty';
  /** Takes one line, with its newline. Standard output unless given. */
  readonly write?: (line: string) => void;
}

/**
 * The log of the process: one JSON object per line (`level`, `time`, the facts, `msg`), or lines for people.
 * Control characters are escaped in both, so a text from outside cannot begin a line of its own. Facts with the
 * name of a secret are replaced, values deeper than five levels are cut, and an error is logged as type, message,
 * code, stack, cause. On standard output a warning or an error is written at once, with all that was said before it.
 */
export function createLog({ level, format, write = sayLater }: LogOptions): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    // Without it pino makes all properties of an error into facts.
    serializers: { err: (facts: unknown) => facts },
  };
  const written = FORMATS[format];
  return careful(pino(options, { write: line => write(written(line)) }));
}

const FORMATS = { json: (line: string) => `${oneLine(line.trimEnd())}\n`, pretty: readable };

/** Around pino, not in its `formatters.log`: that does not see what a child adds to all of its lines. */
function careful(log: Logger): Log {
  const at =
    (level: 'debug' | 'info' | 'warn' | 'error') => (facts: Record<string, unknown>, sentence: string) => {
      if (!log.isLevelEnabled(level)) return;
      log[level](withoutSecrets(facts), sentence);
      if (level === 'warn' || level === 'error') writeOut();
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: facts => careful(log.child(withoutSecrets(facts))),
  };
}
