import { splitThreadId } from '../world/ids.ts';
import type { World } from '../world/nouns.ts';
import { findPerson } from '../world/places.ts';

/** What a request of the bot asks for, in one word. */
export type Operation =
  | 'create'
  | 'send'
  | 'update'
  | 'delete'
  | 'members'
  | 'member'
  | 'team'
  | 'channels'
  | 'unknown';

/** A request of the bot, as faults and the wire log know it. */
export interface Asked {
  readonly operation: Operation;
  readonly conversation?: string;
  /** Id of the person in a 1:1 chat, or who is to be in one. */
  readonly person?: string;
  readonly tenant: string;
}

const table: readonly (readonly [method: string, path: RegExp, operation: Operation])[] = [
  ['POST', /\/v3\/conversations\/?$/, 'create'],
  ['POST', /\/v3\/conversations\/([^/]+)\/activities(\/[^/]*)?$/, 'send'],
  ['PUT', /\/v3\/conversations\/([^/]+)\/activities\/[^/]+$/, 'update'],
  ['DELETE', /\/v3\/conversations\/([^/]+)\/activities\/[^/]+$/, 'delete'],
  ['GET', /\/v3\/conversations\/([^/]+)\/(paged)?members$/, 'members'],
  ['GET', /\/v3\/conversations\/([^/]+)\/members\/[^/]+$/, 'member'],
  ['GET', /\/v3\/teams\/([^/]+)$/, 'team'],
  ['GET', /\/v3\/teams\/([^/]+)\/conversations$/, 'channels'],
];

/** Reads method, path (still encoded) and body. */
export function recognise(world: World, method: string, path: string, body: unknown): Asked {
  for (const [verb, pattern, operation] of table) {
    const found = verb === method && pattern.exec(path);
    if (found) return { operation, tenant: world.tenantId, ...whereabouts(world, found[1], body) };
  }
  return { operation: 'unknown', tenant: world.tenantId };
}

function whereabouts(world: World, id: string | undefined, body: unknown) {
  if (id === undefined) return createdFor(world, body);
  const conversation = splitThreadId(decoded(id)).bare;
  const person = world.conversations.get(conversation)?.personId;
  return { conversation, ...(person !== undefined && { person }) };
}

function createdFor(world: World, body: unknown) {
  const { members, channelData } = (body ?? {}) as {
    members?: { id?: string }[];
    channelData?: { channel?: { id?: string } };
  };
  const person = findPerson(world, String(members?.[0]?.id))?.id;
  const conversation = channelData?.channel?.id;
  return { ...(person !== undefined && { person }), ...(conversation !== undefined && { conversation }) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
