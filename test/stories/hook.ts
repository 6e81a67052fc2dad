import { createHmac } from 'node:crypto';
import { v7 as newId } from 'uuid';
import { hashOfAddress, newHookAddress, newHookSecret } from '../../src/api/hooks/making.ts';
import type { NewHook } from '../../src/api/ports/hook-store.ts';
import { openKeys } from '../../src/store.ts';
import { silent } from '../silent.ts';

export interface MadeHook {
  readonly path: string;
  readonly secret: string;
}

/** A hook of GitHub's for Ana, but for what is given, as `npm run hook` makes it. */
export async function addHook(
  databaseUrl: string,
  made: Partial<Omit<NewHook, 'addressHash'>> = {},
): Promise<MadeHook> {
  const [address, secret, id] = [newHookAddress(), made.secret ?? newHookSecret(), newId()];
  const { hooks, close } = await openKeys(databaseUrl, silent);
  const base = { id, name: id, source: 'github', audience: { people: ['ana@contoso.com'] }, secret };
  await hooks
    .add({ ...base, createdAt: new Date(), ...made, addressHash: hashOfAddress(address) })
    .finally(close);
  return { path: `/api/hooks/${address}`, secret };
}

export const signature = (body: string, secret: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
