import type { Log } from '../core/ports/log.ts';
import type { RosterBook, RosterReading } from '../core/ports/roster.ts';
import { type Rosters, TeamsFailure } from '../core/ports/teams.ts';

/**
 * Reads who is in a team or group chat, page by page. A lost worker's reading is taken up at the page where it
 * stopped; a refusal that will not change ends it; anything else is thrown, and so tried again later.
 */
export function createRosterReader(book: RosterBook, rosters: Rosters, log: Log) {
  return async ({ tenantId, placeId }: { tenantId: string; placeId: string }): Promise<'done'> => {
    const reading = await book.load(tenantId, placeId);
    if (reading === undefined) return 'done';
    try {
      if (reading.isTeam && reading.continuation === undefined) await readTeam(book, rosters, reading);
      await readPages(book, rosters, reading);
    } catch (error) {
      if (!isFinal(error)) throw error;
      log.warn({ placeId, status: error.status, code: error.code }, 'the roster cannot be read');
      await book.fail(reading);
    }
    return 'done';
  };
}

async function readTeam(book: RosterBook, rosters: Rosters, reading: RosterReading): Promise<void> {
  const [team, channels] = [
    await rosters.team(reading.conversation),
    await rosters.channels(reading.conversation),
  ];
  await book.keepTeam(reading, team, channels);
}

async function readPages(book: RosterBook, rosters: Rosters, first: RosterReading): Promise<void> {
  let reading = first;
  for (;;) {
    const page = await rosters.members(reading.conversation, reading.continuation);
    const wanted = await book.keepPage(reading, page.people, page.next);
    if (!wanted || page.next === undefined) return;
    reading = { ...reading, continuation: page.next };
  }
}

function isFinal(error: unknown): error is TeamsFailure {
  return error instanceof TeamsFailure && (error.status === 403 || error.status === 404);
}
