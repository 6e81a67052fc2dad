import type { Caller } from '../../core/caller.ts';
import { hashOfKey } from '../callers.ts';
import type { Callers } from '../ports/callers.ts';
import type { Keys } from '../ports/key-store.ts';
import { isToken } from './verify.ts';

/** The callers by key or token; `memory`: by a key that was good some seconds ago, too. */
export function callersOf(
  keys: Pick<Keys, 'find' | 'recall'>,
  byToken: (token: string) => Promise<Caller>,
): { readonly callers: Callers; readonly memory: Callers } {
  const by = (byKey: (hash: string) => Promise<Caller | undefined>): Callers => ({
    find: shown => (isToken(shown) ? byToken(shown) : byKey(hashOfKey(shown))),
  });
  return { callers: by(keys.find), memory: by(keys.recall) };
}
