import type { JWTPayload } from 'jose';
import type { Caller } from '../../core/caller.ts';

/** Whose tokens are believed, and who comes with one. */
export interface Trust {
  /** Where the keys are published. */
  readonly keysOf: string;
  readonly audiences: readonly string[];
  /** Of what a token says that was checked. Rejects with a `HeraldError`. */
  caller(claims: JWTPayload): Promise<Caller>;
}
