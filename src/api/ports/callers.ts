import type { Caller } from '../../core/caller.ts';

/** Who may ask, by what they show: a key, or a token. */
export interface Callers {
  /** Undefined where nothing is known of it. Rejects with a `HeraldError` that says what is wrong with a token. */
  find(credential: string): Promise<Caller | undefined>;
}
