import { isLoopback } from '../../core/loopback.ts';
import { kindOf } from './identity.ts';
import type { SettingsReading } from './read.ts';
import type { Mistake, Settings } from './settings.ts';

const VARIABLES = { queueUrl: 'QUEUE_URL', queueName: 'QUEUE_NAME', queueCaller: 'QUEUE_CALLER' } as const;

/** All three or none; and the local mode, in which nobody is asked who they are, meets this machine alone. */
export function queueMistakes(reading: SettingsReading): Mistake[] {
  const { queueUrl } = reading.values;
  const keys = Object.keys(VARIABLES) as (keyof typeof VARIABLES)[];
  const said = keys.find(key => reading.values[key] !== undefined);
  if (said === undefined) return [];
  const missing = keys.filter(key => reading.values[key] === undefined && reading.sources[key] === undefined);
  const mistakes = missing.map(key => ({
    variable: VARIABLES[key],
    remedy: `is needed with ${VARIABLES[said]}.`,
  }));
  const isElsewhere = queueUrl !== undefined && !isLoopback(new URL(queueUrl).hostname);
  if (kindOf(reading) !== 'local' || !isElsewhere) return mistakes;
  return [...mistakes, { variable: 'QUEUE_URL', remedy: 'must be on this machine in the local mode.' }];
}

/** From a reading without mistakes. */
export function queueOf({ values }: SettingsReading): Pick<Settings, 'queue'> {
  const { queueUrl: url, queueName: name, queueCaller: caller } = values;
  return url && name && caller ? { queue: { url, name, caller } } : {};
}
