import type { Log } from '../core/log.ts';
import type { Interruption } from '../core/notification.ts';
import type { ReasonCode } from '../core/reasons.ts';
import { decisionOn } from '../decide/decision.ts';
import type { ClaimedDelivery } from '../ledger/ports/delivering.ts';
import { onFailure } from './on-failure.ts';
import { concludeProbe } from './outage.ts';
import { TeamsFailure } from './ports/teams.ts';
import { reaching } from './reach.ts';
import { nextStep, STEPS } from './steps.ts';
import { type AttemptEnding, type DelivererParts, type DeliveryWork, notTried } from './work.ts';

export type { DelivererParts } from './work.ts';

/** One delivery from claim to settlement: ask what stands against it, hand it to Teams, record what came of it. */
export function createDeliverer(parts: DelivererParts): (delivery: ClaimedDelivery) => Promise<void> {
  const tryOnce = reaching(parts, delivery => attempt(parts, delivery));
  return async delivery => {
    const ending = await tryOnce(delivery);
    const settled = await parts.records.settle(delivery, parts.owner, ending.settlement, ending.facts);
    report(parts.log, delivery, ending, settled);
    await concludeProbe(parts, delivery, ending);
  };
}

/**
 * Step by step to an ending. Each step first asks again whether anything stands against sending: opening a 1:1, or
 * putting something right, takes time and may bring news.
 */
async function attempt(parts: DelivererParts, delivery: ClaimedDelivery): Promise<AttemptEnding> {
  let work: DeliveryWork = { delivery, repaired: [] };
  for (;;) {
    const decision = decisionOn(work.delivery, parts.clock.now(), parts.interruption.silenceMs);
    if (decision && 'settlement' in decision) return notTried(decision.settlement);
    const next = await step(parts, work, decision?.does);
    if ('settlement' in next) return next;
    work = next;
  }
}

async function step(
  parts: DelivererParts,
  work: DeliveryWork,
  does: Interruption | undefined,
): Promise<AttemptEnding | DeliveryWork> {
  const asked = nextStep(work.delivery);
  if (does && asked === 'send') return interruptDialogue(parts, work, does);
  try {
    return await STEPS[asked](parts, work);
  } catch (error) {
    if (!(error instanceof TeamsFailure)) throw error;
    return onFailure(parts, work, asked, error);
  }
}

/** Before it is sent: the line above the card is written with the change of the dialogue. */
async function interruptDialogue(
  parts: DelivererParts,
  work: DeliveryWork,
  does: Interruption,
): Promise<DeliveryWork> {
  const { delivery } = work;
  if (delivery.conversation === undefined) return work;
  await parts.interruption.proactiveTurn(delivery.conversation, {
    kind: 'interrupts',
    delivery: delivery.id,
    does,
  });
  const { dialog: _, begins: __, ...rest } = delivery;
  return { ...work, delivery: { ...rest, ...(await parts.interruption.read(delivery.id)) } };
}

/** Faults that somebody has to put right, in Herald or in the tenant: Teams' own words say more. */
const FAULTS: ReadonlySet<ReasonCode> = new Set([
  'refused',
  'not-permitted',
  'too-large',
  'unusable-address',
]);

function report(log: Log, delivery: ClaimedDelivery, ending: AttemptEnding, settled: boolean): void {
  const { settlement, facts, words } = ending;
  const reason = 'reason' in settlement ? settlement.reason : undefined;
  const isFault = reason !== undefined && FAULTS.has(reason);
  const about = {
    delivery: delivery.id,
    notification: delivery.notificationId,
    correlationId: delivery.correlationId,
    attempt: delivery.attempt,
    state: settlement.state,
    ...(reason !== undefined && { reason }),
    ...facts,
    ...(isFault && { words }),
  };
  if (!settled) log.warn(about, 'delivery was taken over by another worker; its card may be repeated');
  else if (isFault) log.error(about, 'delivery was refused as faulty');
  else log.info(about, 'delivery settled');
}
