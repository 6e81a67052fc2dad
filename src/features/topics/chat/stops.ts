import type { StopShown } from '../../../core/cards.ts';
import type { KeptStop } from '../../../core/stop.ts';

/** A stop that is kept, for a card. */
export function shown({ at: _, ...stop }: KeptStop): StopShown {
  return stop;
}
