import type { Log } from '../core/log.ts';
import { MOST } from '../decide/outside.ts';
import { TeamsFailure } from '../deliver/ports/teams.ts';
import type { Directory, GroupReading, GroupStore } from './ports/groups.ts';
import { forbidden, isForGood, withFreshToken } from './refused.ts';

/**
 * Reads who is in a group of the directory, page by page. A lost worker's reading is taken up at the page where it stopped;
 * a refusal that will not change ends it; anything else is thrown, and so tried again, after the time that Graph named.
 */
export function createGroupReader(store: GroupStore, directory: Directory | undefined, log: Log) {
  return async (
    { tenantId, name }: { tenantId: string; name: string },
    stopping?: AbortSignal,
  ): Promise<'done' | { againInSeconds: number }> => {
    for (let pages = 0; ; pages += 1) {
      const reading = await store.load(tenantId, name);
      if (reading === undefined) return 'done';
      if (pages === MOST.rosterPages) return endless(store, reading, log);
      if (stopping?.aborted) return { againInSeconds: 0 };
      if (directory === undefined) await store.fail(reading, 'forbidden');
      else
        await withFreshToken(() => step(store, directory, reading)).catch(error =>
          refused(store, reading, error, log),
        );
    }
  };
}

async function endless(store: GroupStore, reading: GroupReading, log: Log): Promise<'done'> {
  const { tenantId, name } = reading;
  log.error(
    { tenantId, group: name },
    'a group of the directory has no end; those who were read are its members',
  );
  await store.keepPage(reading, { people: [] });
  return 'done';
}

async function step(store: GroupStore, directory: Directory, reading: GroupReading): Promise<void> {
  const { tenantId, name, group, continuation } = reading;
  if (group !== undefined)
    return store.keepPage(reading, await directory.members(tenantId, group.id, continuation));
  const found = await directory.group(tenantId, name);
  return found === undefined ? store.fail(reading, 'unknown') : store.found(reading, found);
}

async function refused(store: GroupStore, reading: GroupReading, error: unknown, log: Log): Promise<void> {
  if (!(error instanceof TeamsFailure)) throw error;
  if (error.status === 404) return store.fail(reading, 'unknown');
  if (!isForGood(error)) throw error;
  const { tenantId, name: group } = reading;
  log.error({ tenantId, group, status: error.status, code: error.code }, FORBIDDEN);
  return store.fail(reading, 'forbidden');
}

const FORBIDDEN = forbidden('the members of a group');
