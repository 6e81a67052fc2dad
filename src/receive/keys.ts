import { randomBytes } from 'node:crypto';
import type { Keys } from '../core/ports/keys.ts';
import type { NewId } from '../core/ports/time.ts';
import { hashOfKey } from './callers.ts';

/** The prefix tells secret scanners, and people, what it is. */
const PREFIX = 'herald_';

/** A key with 256 random bits. It is shown once and kept only as a hash. */
export const newKey = (): string => `${PREFIX}${randomBytes(32).toString('base64url')}`;

/**
 * `BOOTSTRAP_API_KEY` is good as long as it is set: it is recorded at the first start, and when it changes the
 * former one is revoked.
 */
export async function bootstrapKey(
  keys: Keys,
  key: string | undefined,
  newId: NewId,
  now: Date,
): Promise<void> {
  const hash = key === undefined ? undefined : hashOfKey(key);
  if (hash !== undefined && (await keys.find(hash)) !== undefined) return;
  await keys.revoke('bootstrap', now);
  if (hash !== undefined) await keys.add({ id: newId(), name: 'bootstrap', createdAt: now }, hash);
}
