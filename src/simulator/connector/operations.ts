import { splitThreadId } from '../world/ids.ts';
import type { World } from '../world/nouns.ts';
import { findPerson, findTeam } from '../world/places.ts';

export const operations = [
  'create',
  'send',
  'update',
  'delete',
  'members',
  'member',
  'team',
  'channels',
  'graph-apps',
  'graph-user',
  'graph-users',
  'graph-installed',
  'graph-install',
  'graph-chat',
  'graph-groups',
  'graph-group',
  'graph-members',
  'graph-owners',
  'unknown',
] as const;

/** The purpose of a request of the bot, in one word. */
export type Operation = (typeof operations)[number];

/** A request of the bot, as faults, limits and records know it. */
export interface Asked {
  readonly operation: Operation;
  readonly conversation?: string;
  /** Id of the person in a 1:1 chat, or who is to be in one. */
  readonly person?: string;
  readonly tenant: string;
}

export interface Origin {
  readonly correlationId?: string;
  readonly traceparent?: string;
}

/** A request of the bot as it came, read once. */
export interface Request {
  readonly method: string;
  /** As it was written, without the query. */
  readonly path: string;
  /** `v3`, `conversations`, then ids, decoded. */
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
  /** Length of the body in characters. */
  readonly length: number;
  /** Parsed, or `undefined` where it is no JSON. */
  readonly body: unknown;
  /** The origin that the bot states for the request. */
  readonly origin: Origin;
}

/** Names the operation and whom it is about. Ids are those of the world, so that records share their text. */
export function recognise(world: World, operation: Operation, { parts, body }: Request): Asked {
  const [, kind, id] = parts;
  if (operation === 'create') return createdFor(world, body);
  const conversation = kind === 'teams' ? findTeam(world, id ?? '')?.id : splitThreadId(id ?? '').bare;
  if (operation === 'unknown' || conversation === undefined) return { operation, tenant: world.tenantId };
  const place = world.conversations.get(conversation);
  if (!place) return { operation, conversation, tenant: world.tenantId };
  const person = place.personId;
  return {
    operation,
    conversation: place.id,
    tenant: place.tenantId,
    ...(person !== undefined && { person }),
  };
}

function createdFor(world: World, body: unknown): Asked {
  const { members, channelData, tenantId } = (body ?? {}) as {
    members?: { id?: string }[];
    channelData?: { channel?: { id?: string }; tenant?: { id?: string } };
    tenantId?: string;
  };
  const person = findPerson(world, String(members?.[0]?.id))?.id;
  const conversation = channelData?.channel?.id;
  const named = tenantId ?? channelData?.tenant?.id ?? '';
  return {
    operation: 'create',
    tenant: world.tenants.get(named)?.id ?? world.tenantId,
    ...(person !== undefined && { person }),
    ...(conversation !== undefined && { conversation }),
  };
}
