import { readPressReply } from '../api/pressed.ts';
import { createAbandonedEnder } from '../chat/dialogs/abandoned.ts';
import { FEATURES } from '../features/features.ts';
import { createExpirer, createFollower, reworded } from '../ledger/amend.ts';
import { createCallBack } from '../outbox/call-back.ts';
import { guardOf } from '../outbox/guarded.ts';
import { createGroupReader } from '../people/read-group.ts';
import { createRosterReader } from '../people/read-roster.ts';
import type { WorkHandlers } from '../platform/background.ts';
import type { WorkKind } from '../platform/feature.ts';
import type { Parts } from './parts.ts';

/** A handler for everything that is queued to be done in the background. */
export function backgroundWork(parts: Parts): WorkHandlers {
  const { store, teams, graph, observation } = parts;
  const { log } = parts.world;
  return {
    ...workOfFeatures(parts),
    'follow-change': observation.work('follow-change', createFollower(store.followUp)),
    'expire-deliveries': observation.work('expire-deliveries', createExpirer(store.followUp)),
    'read-group': observation.work('read-group', createGroupReader(store.groups, graph.groups, log)),
    'read-roster': observation.work('read-roster', createRosterReader(store.rosters, teams.rosters, log)),
    'call-back': observation.work('call-back', callBackOf(parts)),
    housekeeping: housekeepingOf(parts),
  };
}

/** The work that features bring. */
function workOfFeatures({ world, store, teams, observation }: Parts): WorkHandlers {
  const { settings, clock, log } = world;
  const { proactiveTurn } = teams;
  const parts = { stores: store.features, settings: settings.features, proactiveTurn, clock, log };
  const kinds = FEATURES.flatMap(({ work = {} }) => Object.entries<WorkKind>(work));
  return Object.fromEntries(
    kinds.map(([kind, { handler }]) => [kind, observation.work(kind, handler(parts))]),
  ) as unknown as WorkHandlers;
}

/** How callers are told of what people press. */
function callBackOf({ world, store }: Parts) {
  const { settings, clock, log } = world;
  const guard = guardOf(settings);
  return createCallBack({ calls: store.calls, read: readPressReply, reword: reworded, guard, clock, log });
}

/** Once an hour: what people left alone ends, and what has served its time is deleted. */
function housekeepingOf({ world: { clock, log }, store, teams }: Parts): WorkHandlers['housekeeping'] {
  const { abandoned } = store;
  const endAbandoned = createAbandonedEnder({ abandoned, proactiveTurn: teams.proactiveTurn, clock, log });
  return async (_about, stopping) => {
    await endAbandoned(stopping);
    return store.housekeeping(stopping);
  };
}
