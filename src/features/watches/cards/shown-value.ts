import { LONGEST, plain } from '../../../deliver/plain.ts';
import { told } from '../../../text/phrase.ts';
import type { Voice } from '../../../text/voice.ts';
import { amount } from '../rules/watch-words.ts';
import type { Value } from '../watch.ts';

/** `249 USD`, as this reader writes numbers. */
export const shown = (voice: Voice, value: Value, unit?: string) =>
  plain(String(told(voice, amount(value, unit))), LONGEST.name, 1);
