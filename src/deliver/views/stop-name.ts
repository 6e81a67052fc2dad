import type { AnyStop } from '../../core/stop.ts';
import type { Say } from '../../text/catalogue.ts';
import { LONGEST, plainLine } from '../plain.ts';

/** The name of the stopped thing, alone. */
export function nameOf(stop: AnyStop, say: Say): string {
  if (stop.kind === 'everything') return say('less.everything');
  return plainLine('name' in stop ? stop.name : stop.topic, LONGEST.topic);
}
