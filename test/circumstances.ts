import type { Circumstances } from '../src/core/dialogue.ts';
import { worded } from '../src/text/phrase.ts';
import { english } from './voices.ts';

/** The circumstances on which an answer may depend, for somebody who writes English. */
export const circumstancesAt = (now: Date, more: Partial<Circumstances> = {}): Circumstances => ({
  now,
  readings: text => [worded(english, text)],
  ...more,
});
