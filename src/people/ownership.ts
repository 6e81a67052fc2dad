import type { AskOwnership, Ownership, OwnershipAsked } from '../chat/ports/ownership.ts';
import type { Log } from '../core/log.ts';
import type { Clock } from '../core/time.ts';
import { unlessLate } from '../core/unless-late.ts';
import { NOT_TEAMS, type Rosters, TeamsFailure } from '../deliver/ports/teams.ts';
import type { GroupOwners } from './ports/groups.ts';
import { forbidden, isForGood, statusOf, withFreshToken } from './refused.ts';

export interface OwnershipParts {
  readonly directory: GroupOwners;
  /** For the Entra id of a team that Teams has not named yet. */
  readonly rosters: Pick<Rosters, 'team'>;
  readonly clock: Clock;
  readonly log: Log;
  /** For how long somebody who wrote or pressed waits for it. */
  readonly withinMs: number;
}

/** A person who has stopped owning a team stops here a minute later at most; a new owner becomes one as soon. */
export const OWNERS_FRESH_MS = 60_000;
/** A team has at most 100 owners, and a page 999. */
const MOST_PAGES = 10;

/** Entra ids in lower case, or that Herald may not read them. */
type Owners = ReadonlySet<string> | 'closed';

/**
 * Whether somebody owns a team, as the directory says. The owners of a team are read once a minute, for all who ask at
 * the same time; a reading that failed is none. One that takes too long goes on, for those who ask next.
 */
export function createOwnership(parts: OwnershipParts): AskOwnership {
  const { clock, log, withinMs } = parts;
  const kept = new Map<string, { readonly atMs: number; readonly owners: Promise<Owners> }>();

  function ownersOf(asked: OwnershipAsked): Promise<Owners> {
    const atMs = clock.now().getTime();
    for (const [key, reading] of kept) if (atMs - reading.atMs >= OWNERS_FRESH_MS) kept.delete(key);
    const key = `${asked.conversation.tenantId} ${asked.team.id}`;
    const fresh = kept.get(key);
    if (fresh !== undefined) return fresh.owners;
    const owners = read(parts, asked).catch(error => {
      if (kept.get(key)?.owners === owners) kept.delete(key);
      throw error;
    });
    kept.set(key, { atMs, owners });
    return owners;
  }

  return async asked => {
    try {
      return asOwnership(await unlessLate(ownersOf(asked), withinMs, late), asked);
    } catch (error) {
      const { conversation, team } = asked;
      log.warn({ err: error, tenantId: conversation.tenantId, team: team.id }, UNREAD);
      return 'unread';
    }
  };
}

const UNREAD = 'the owners of a team could not be read, so nothing was changed in its channel';
const late = () => new TeamsFailure({ message: 'Too late.', outcome: 'refused', code: 'ETIMEDOUT' });

/** A person of whom Teams names no Entra id may own it, or not. */
function asOwnership(owners: Owners, { person }: OwnershipAsked): Ownership {
  if (owners === 'closed') return 'closed';
  if (person.aadObjectId === undefined) return notTold('Teams names no Entra id of who acts.');
  return owners.has(person.aadObjectId.toLowerCase()) ? 'owner' : 'not-owner';
}

async function read(parts: OwnershipParts, asked: OwnershipAsked): Promise<Owners> {
  const { tenantId } = asked.conversation;
  const groupId = asked.team.aadGroupId ?? (await groupOf(parts, asked));
  try {
    return await allPages(from => withFreshToken(() => parts.directory.owners(tenantId, groupId, from)));
  } catch (error) {
    if (!(error instanceof TeamsFailure) || statusOf(error) === 404 || !isForGood(error)) throw error;
    const { status, code } = error;
    parts.log.error({ tenantId, team: asked.team.id, status, code }, CLOSED);
    return 'closed';
  }
}

const CLOSED = `${forbidden('the owners of a team')}; until then nobody changes anything in a channel`;

async function groupOf({ rosters }: OwnershipParts, { conversation, team }: OwnershipAsked): Promise<string> {
  const { aadGroupId } = await rosters.team({ ...conversation, conversationId: team.id });
  return aadGroupId ?? notTold('Teams names no Entra id of the team.');
}

async function allPages(page: (from?: string) => ReturnType<GroupOwners['owners']>): Promise<Set<string>> {
  const owners = new Set<string>();
  let from: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const { people, next } = await page(from);
    for (const each of people) owners.add(each);
    if (next === undefined) return owners;
    from = next;
  }
  return notTold('The owners of a team have no end.');
}

function notTold(message: string): never {
  throw new TeamsFailure({ message, outcome: 'refused', code: NOT_TEAMS });
}
