import { createOwnership } from '../people/ownership.ts';
import type { Directory, GroupOwners } from '../people/ports/groups.ts';
import type { Graph } from '../people/ports/reach.ts';
import type { Store } from '../store.ts';
import { openGraph } from '../teams/graph/index.ts';
import type { Teams } from '../teams/index.ts';
import { limitsOf } from './limits.ts';
import type { World, WorldInDatabaseTime } from './world.ts';

/**
 * The parts of the directory that the operator opened: the way to people who do not have Herald yet, the members of
 * groups, the owners of teams.
 */
export interface OpenedGraph {
  readonly people?: Graph;
  readonly groups?: Directory;
  readonly owners?: GroupOwners;
}

export function graphOf(
  { settings, clock, ownClock: tokenClock }: WorldInDatabaseTime,
  { graphRateLimit: rateLimit }: Store,
): OpenedGraph {
  const { identity, cloud, graph, groups, owners } = settings;
  const { requestTimeoutMs } = limitsOf(settings);
  const baseUrl = (graph ?? groups ?? owners)?.baseUrl;
  const opened = openGraph({
    identity,
    cloud,
    ...(baseUrl !== undefined && { baseUrl }),
    rateLimit,
    clock,
    tokenClock,
    requestTimeoutMs,
  });
  return {
    ...(graph && { people: opened.people(graph.manifestId) }),
    ...(groups && { groups: opened.groups() }),
    ...(owners && { owners: opened.groups() }),
  };
}

/** Somebody waits for it, and after it for the turn: less than the 10 s after which Teams gives up on a click. */
const OWNERS_WITHIN_MS = 2_000;

export const ownershipBy = (directory: GroupOwners, { clock, log }: World, team: Teams['rosters']['team']) =>
  createOwnership({ directory, rosters: { team }, clock, log, withinMs: OWNERS_WITHIN_MS });
