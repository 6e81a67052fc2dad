import type { Caller } from '../../core/caller.ts';

/** The callers that may ask, by the key or the token that they show. */
export interface Callers {
  /** Undefined where nothing is known of it. Rejects with a `HeraldError` that says what is wrong with a token. */
  find(credential: string): Promise<Caller | undefined>;
}
