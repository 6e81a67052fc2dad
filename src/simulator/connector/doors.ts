import type { World } from '../world/nouns.ts';
import { deleteActivity, sendActivity, updateActivity } from './activities.ts';
import { enter } from './admission.ts';
import type { Answer } from './answer.ts';
import type { SentActivity } from './content.ts';
import { type Creation, createConversation } from './create.ts';
import type { Operation, Request } from './operations.ts';
import { refusals } from './refusal.ts';
import { allMembers, channelsOf, oneMember, pageOfMembers, teamDetails } from './rosters.ts';

/** Teams' own answer, and the message that it posted, changed or deleted. */
export type Done = Answer & { readonly activityId?: string };

export interface Door {
  readonly operation: Operation;
  /** Throws a `Refusal`. `parts[2]` and `parts[4]` are the ids of the path. */
  carryOut(world: World, request: Request): Done;
}

const conversation = 'v3/conversations/:';

/** The Bot Connector's REST doors, as far as Teams bots knock at them: method and path, with `:` for an id. */
const doors: Readonly<Record<string, Door>> = {
  'POST v3/conversations': { operation: 'create', carryOut: create },
  [`POST ${conversation}/activities`]: { operation: 'send', carryOut: send },
  [`POST ${conversation}/activities/:`]: { operation: 'send', carryOut: send },
  [`PUT ${conversation}/activities/:`]: { operation: 'update', carryOut: update },
  [`DELETE ${conversation}/activities/:`]: { operation: 'delete', carryOut: remove },
  [`GET ${conversation}/members`]: {
    operation: 'members',
    carryOut: (world, { parts }) => ok(allMembers(world, enter(world, first(parts)).conversation)),
  },
  [`GET ${conversation}/pagedmembers`]: { operation: 'members', carryOut: page },
  [`GET ${conversation}/members/:`]: {
    operation: 'member',
    carryOut: (world, { parts }) =>
      ok(oneMember(world, enter(world, first(parts)).conversation, second(parts))),
  },
  'GET v3/teams/:': {
    operation: 'team',
    carryOut: (world, { parts }) => ok(teamDetails(world, first(parts))),
  },
  'GET v3/teams/:/conversations': {
    operation: 'channels',
    carryOut: (world, { parts }) => ok(channelsOf(world, first(parts))),
  },
};

const nowhere: Door = {
  operation: 'unknown',
  carryOut() {
    throw refusals.noOperation();
  },
};

/** The door that a request knocks at. */
export function doorOf({ method, parts }: Request): Door {
  const shape = parts.map((part, i) => (i === 2 || i === 4 ? ':' : part)).join('/');
  return doors[`${method} ${shape}`] ?? nowhere;
}

const ok = (body: unknown, status = 200): Done => ({ status, body });
const first = (parts: readonly string[]) => parts[2] ?? '';
const second = (parts: readonly string[]) => parts[4] ?? '';

function create(world: World, { body }: Request): Done {
  const created = createConversation(world, objectIn<Creation>(body));
  const { activityId } = created;
  return { ...ok(created, 201), ...(activityId !== undefined && { activityId }) };
}

function send(world: World, { parts, body }: Request): Done {
  const { posted, ...sent } = sendActivity(world, first(parts), objectIn<SentActivity>(body), parts[4]);
  return { ...ok(sent, 201), ...(posted && { activityId: sent.id }) };
}

function update(world: World, { parts, body }: Request): Done {
  const activityId = second(parts);
  return { ...ok(updateActivity(world, first(parts), activityId, objectIn<SentActivity>(body))), activityId };
}

function remove(world: World, { parts }: Request): Done {
  const activityId = second(parts);
  deleteActivity(world, first(parts), activityId);
  return { status: 200, activityId };
}

function page(world: World, { parts, query }: Request): Done {
  const place = enter(world, first(parts)).conversation;
  const [pageSize, token] = [query.get('pageSize') ?? undefined, query.get('continuationToken') ?? undefined];
  return ok(pageOfMembers(world, place, { pageSize, token }));
}

function objectIn<T extends object>(body: unknown): T {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw refusals.badArgument('The body must be a JSON object.');
  return body as T;
}
