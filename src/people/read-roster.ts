import type { Log } from '../core/log.ts';
import type { PersonInTeams } from '../core/person.ts';
import { MOST } from '../decide/outside.ts';
import { type Rosters, TeamsFailure } from '../deliver/ports/teams.ts';
import type { RosterReading, RosterStore } from './ports/roster.ts';

/**
 * Reads who is in a team or group chat, page by page. A lost worker's reading is taken up at the page where it
 * stopped; a refusal that will not change ends it; anything else is thrown, and so tried again later, from the
 * start where Teams no longer knows the continuation.
 */
export function createRosterReader(store: RosterStore, rosters: Rosters, log: Log) {
  return async (
    { tenantId, placeId }: { tenantId: string; placeId: string },
    stopping?: AbortSignal,
  ): Promise<'done' | { againInSeconds: number }> => {
    const reading = await store.load(tenantId, placeId);
    if (reading === undefined) return 'done';
    const progress = { reading };
    try {
      if (reading.isTeam && reading.continuation === undefined) await readTeam(store, rosters, reading);
      if (!(await readPages(store, rosters, progress, stopping))) return { againInSeconds: 0 };
    } catch (error) {
      if (error instanceof Endless) await endless(store, progress.reading, error, log);
      else if (!(error instanceof TeamsFailure)) throw error;
      else await giveUp(store, progress.reading, error, log);
    }
    return 'done';
  };
}

async function readTeam(store: RosterStore, rosters: Rosters, reading: RosterReading): Promise<void> {
  const [team, channels] = [
    await rosters.team(reading.conversation),
    await rosters.channels(reading.conversation),
  ];
  await store.keepTeam(reading, team, channels);
}

/** False when the process stops before the end: where to go on is kept. */
async function readPages(
  store: RosterStore,
  rosters: Rosters,
  progress: { reading: RosterReading },
  stopping?: AbortSignal,
): Promise<boolean> {
  const seen = new Set<string>();
  while (!stopping?.aborted) {
    const { reading } = progress;
    if (reading.continuation !== undefined) seen.add(reading.continuation);
    const { people, next } = await rosters.members(reading.conversation, reading.continuation);
    if (next !== undefined && (seen.has(next) || seen.size >= MOST.rosterPages))
      throw new Endless(seen.size + 1);
    const wanted = await store.keepPage(reading, people.filter(mayBeAddressed), next);
    if (!wanted || next === undefined) return true;
    progress.reading = { ...reading, continuation: next };
  }
  return false;
}

/** Teams goes round in a circle: what it says after its last page is not known, so nobody has left. */
class Endless extends Error {
  override readonly name = 'Endless';
  readonly pages: number;
  constructor(pages: number) {
    super(`The pages of a roster did not end after ${pages}.`);
    this.pages = pages;
  }
}

/** A person who joined a meeting without an account has no chat with Herald, and is gone when the meeting ends. */
const mayBeAddressed = ({ role }: PersonInTeams) => role !== 'anonymous';

const FINAL = [400, 403, 404];

async function giveUp(
  store: RosterStore,
  reading: RosterReading,
  failure: TeamsFailure,
  log: Log,
): Promise<void> {
  const { status = 0, code } = failure;
  const isExpired = status === 400 && reading.continuation !== undefined;
  if (isExpired) await store.restart(reading);
  if (isExpired || !FINAL.includes(status)) throw failure;
  log.warn({ placeId: reading.placeId, status, code }, 'the roster cannot be read');
  await store.fail(reading);
}

/** It is read again after a day, like any other. */
async function endless(
  store: RosterStore,
  reading: RosterReading,
  { pages }: Endless,
  log: Log,
): Promise<void> {
  const { tenantId, placeId } = reading;
  log.error(
    { tenantId, placeId, pages },
    'the pages of a roster do not end; who is on them is kept, nobody has left',
  );
  await store.fail(reading);
}
