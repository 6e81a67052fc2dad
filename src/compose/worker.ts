import type { TakingLoop } from '../core/taking.ts';
import { createGiveBack } from '../deliver/give-back.ts';
import { type Dispatcher, startDispatcher } from '../dispatch/dispatch.ts';
import { createExpander } from '../ledger/expand.ts';
import { startExpanding } from '../ledger/expanding.ts';
import { guardOf } from '../outbox/guarded.ts';
import { startTelling } from '../outbox/tell-callers.ts';
import type { Releases } from '../platform/releases.ts';
import { backgroundWork } from './background.ts';
import { delivererOf } from './delivering.ts';
import type { Parts } from './parts.ts';

/** Everything that nobody waits for: audiences, rosters, and the sending itself. */
export async function startWorker(parts: Parts, releases: Releases) {
  const { world, store, observation } = parts;
  const { settings, log, clock } = world;
  const { owner } = store;
  await store.background.work(backgroundWork(parts));
  log.info({ worker: owner }, 'this process claims deliveries');
  // Before anything is taken on: the deliveries of a worker that nobody knows of stay its own until their lease ends.
  let dispatcher: Dispatcher | undefined;
  let expanding: TakingLoop | undefined;
  const presence = await store.attend({
    deliveries: () => dispatcher?.wake() ?? false,
    audiences: () => expanding?.wake() ?? false,
  });
  releases.push(presence.close);
  // An operator who mends credentials starts Herald anew: that is when to look whether cards get through again.
  await store.outages.probeNow(clock.now());
  dispatcher = startDispatcher({
    claims: observation.claims(store.claims),
    deliver: observation.deliver(delivererOf(parts)),
    giveBack: createGiveBack({ records: store.records, clock, owner }),
    owner,
    concurrency: settings.deliverConcurrency,
    clock,
    log,
  });
  expanding = startExpanding({
    outbox: store.outbox,
    expand: observation.work('expand-audience', createExpander(store.expansion)),
    failed: () => observation.workFailed('expand-audience', false),
    log,
  });
  const telling = startTelling({ queue: store.events, guard: guardOf(settings), clock, log });
  const loops = [dispatcher, expanding, telling];
  const stop = async () =>
    void (await Promise.all([...loops.map(loop => loop.stop()), store.background.rest()]));
  releases.push(stop);
  return { stop };
}
