import { setTimeout as delay } from 'node:timers/promises';
import { createAlarm } from '../core/alarm.ts';
import type { Log } from '../core/log.ts';
import type { Clock } from '../core/time.ts';
import type { ClaimedDelivery, Claims } from '../ledger/ports/delivering.ts';
import { createPlaces, type Places } from './places.ts';

/** A worker: claims what is due, hands each to `deliver` at its slot, never more than `concurrency` at a time. */
export interface Dispatcher {
  /** Something may be due: look now rather than at the next tick. Answers whether there is a place for it. */
  wake(): boolean;
  /** No new claims; deliveries that wait for their slot are given back; resolves when those in flight have ended. */
  stop(): Promise<void>;
}

/** Notifications wake the worker within milliseconds; the tick finds what nobody announced: times and lost leases. */
const TICK_MS = 1_000;
/** Many tenants have their next slots at as many instants; they are looked at together. */
const LOOK_MS = 25;
/**
 * A delivery that waits for its slot takes no place, so that a tenant at its limit costs the others nothing. Teams'
 * limit of 50/s makes 13 slots in the horizon of a claim; all beyond two such tenants is better left to other workers.
 */
const AHEAD = 32;
/**
 * Every claim looks at all tenants, so a small one waits a moment for company: with one claim per free place, 50
 * tenants took ten times the processor time of what they sent. It waits no longer, because slow ones may hold the rest.
 */
const WORTHWHILE = 1 / 4;

interface DispatcherParts {
  readonly claims: Claims;
  readonly deliver: (delivery: ClaimedDelivery) => Promise<void>;
  /** Leaves a delivery that was not begun to the next claim, at once rather than when its lease ends. */
  readonly giveBack: (delivery: ClaimedDelivery) => Promise<void>;
  readonly owner: string;
  readonly concurrency: number;
  readonly clock: Clock;
  readonly log: Log;
}

export function startDispatcher(parts: DispatcherParts): Dispatcher {
  const { claims, owner, concurrency, clock, log } = parts;
  const alarm = createAlarm();
  const places = createPlaces(concurrency);
  const held = new Set<Promise<void>>();
  const stopping = new AbortController();
  const inItsSlot = beginner(parts, places, stopping.signal);
  /** Something may be had as soon as a delivery has ended. */
  let hungry = false;
  let [releasedAt, claimedAt] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];

  const start = (delivery: ClaimedDelivery): void => {
    const work = inItsSlot(delivery)
      .catch(error => log.error({ err: error, delivery: delivery.id }, 'a delivery could not be settled'))
      .finally(() => {
        held.delete(work);
        if (hungry) alarm.ring();
      });
    held.add(work);
  };

  /**
   * Before each claim, and not only when there is nothing more: a worker that is busy for long gives its signs as often,
   * and queues what is due. Without, it had to confirm each delivery, since others might have taken it for dead.
   */
  const releaseInTime = async (): Promise<void> => {
    if (performance.now() - releasedAt < TICK_MS) return;
    await claims.release();
    releasedAt = performance.now();
  };

  const room = (): number => Math.min(places.free(), concurrency + AHEAD - held.size);

  /** Until nothing more can be had or nobody is free. */
  const claimAll = async (): Promise<Date | undefined> => {
    hungry = true;
    for (;;) {
      await releaseInTime();
      const most = room();
      if (stopping.signal.aborted || most <= 0) return undefined;
      const soonAt = claimedAt + LOOK_MS - performance.now();
      if (held.size > 0 && most < concurrency * WORTHWHILE && soonAt > 0)
        return new Date(clock.now().getTime() + soonAt);
      claimedAt = performance.now();
      const { claimed, blocked, opensAt } = await claims.claim(owner, most);
      claimed.forEach(start);
      if (claimed.length > 0 && opensAt !== undefined && opensAt <= clock.now()) continue;
      hungry = blocked;
      return opensAt;
    }
  };

  let reachable = true;
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      let opensAt: Date | undefined;
      try {
        opensAt = await claimAll();
        reachable = true;
      } catch (error) {
        // Once per outage: what follows says the same.
        if (reachable) log.warn({ err: error }, 'the ledger cannot be read; trying again until it can');
        reachable = false;
      }
      await alarm.wait(untilNextLook(opensAt, clock.now()));
    }
  };
  const running = run();

  return {
    wake() {
      alarm.ring();
      return reachable && !stopping.signal.aborted && room() > 0;
    },
    async stop() {
      stopping.abort();
      places.close();
      alarm.ring();
      await running;
      await Promise.all(held);
    },
  };
}

/** Begins a delivery when its slot has come and a place is free, and gives it back where it is not begun. */
function beginner(
  { claims, deliver, giveBack, owner, clock, log }: DispatcherParts,
  places: Places,
  stopping: AbortSignal,
): (delivery: ClaimedDelivery) => Promise<void> {
  /** A worker taken for dead meanwhile leaves it to the one that has it now. Where nobody can say, it is not begun. */
  const begin = async (delivery: ClaimedDelivery): Promise<void> => {
    const confirmed = await claims.confirm(delivery, owner).catch(() => 'nobody can say' as const);
    if (confirmed === 'nobody can say') return giveBack(delivery);
    if (confirmed !== undefined) return deliver(confirmed);
    log.warn(
      { delivery: delivery.id },
      'a delivery was taken over by another worker before it was begun here',
    );
  };
  return async delivery => {
    const waitMs = delivery.notBefore.getTime() - clock.now().getTime();
    if (waitMs > 0) await delay(waitMs, undefined, { signal: stopping }).catch(() => undefined);
    if (!(await places.enter())) return giveBack(delivery);
    return begin(delivery).finally(places.leave);
  };
}

function untilNextLook(opensAt: Date | undefined, now: Date): number {
  if (opensAt === undefined) return TICK_MS;
  return Math.min(Math.max(opensAt.getTime() - now.getTime(), LOOK_MS), TICK_MS);
}
