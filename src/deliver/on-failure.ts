import { type Alone, type AskedOfTeams, type Consequence, consequenceOf } from '../decide/failure.ts';
import { MAX_ATTEMPTS, notCounted, retryAt } from '../decide/retry.ts';
import type { AttemptFacts, ClaimedDelivery, Settlement } from '../ledger/ports/delivering.ts';
import { reportOutage } from './outage.ts';
import type { TeamsFailure } from './ports/teams.ts';
import { repair } from './repair.ts';
import type { AttemptEnding, DelivererParts, DeliveryWork } from './work.ts';

/** A request failed: the attempt goes on with what can be put right, or ends with what the table says. */
export async function onFailure(
  parts: DelivererParts,
  work: DeliveryWork,
  asked: AskedOfTeams,
  failure: TeamsFailure,
): Promise<AttemptEnding | DeliveryWork> {
  const to = work.delivery.recipient.kind === 'conversation' ? 'conversation' : 'person';
  const consequence = consequenceOf({ ...failure, message: failure.message, to, asked });
  const repaired = await repair(parts, work, consequence.repairs);
  return repaired ?? endingOf(parts, { ...work, asked, failure }, consequence);
}

interface Failed extends DeliveryWork {
  readonly asked: AskedOfTeams;
  readonly failure: TeamsFailure;
}

async function endingOf(
  parts: DelivererParts,
  failed: Failed,
  does: Consequence | Alone,
): Promise<AttemptEnding> {
  const { delivery, failure } = failed;
  const { message: words } = failure;
  const facts = factsOf(failed);
  switch (does.kind) {
    case 'done':
      return { settlement: asSent(delivery), facts: { ...facts, outcome: 'sent' }, words };
    case 'retry':
    case 'slow-down': {
      const settlement = again(parts, failed, does);
      const inOutage = await slowDown(parts, failed, settlement);
      return { settlement, facts, words, inOutage };
    }
    case 'stop':
      if (does.mark !== undefined) await parts.records.mark(delivery, does.mark);
      return { settlement: { state: 'undelivered', reason: does.reason }, facts, words };
    case 'wait':
      if (isAlone(delivery, does.reason)) return endingOf(parts, failed, does.alone);
      return {
        settlement: notCounted(
          does.reason,
          await reportOutage(parts, delivery, { ...does, words }),
          mayRepeat(failed),
        ),
        facts,
        words,
        inOutage: true,
      };
  }
}

const mayRepeat = ({ asked, failure }: Failed) => asked === 'send' && failure.outcome === 'unknown';

/** However opening a 1:1 failed, no card was on its way. */
function factsOf({ asked, failure: { outcome, status, code } }: Failed): AttemptFacts {
  return {
    outcome: asked === 'create' ? 'refused' : outcome,
    ...(status !== undefined && { status }),
    ...(code !== undefined && { code }),
  };
}

/** The delivery's wish holds already. Where Teams did not name the card, it can never be changed. */
function asSent({ conversation, recipient, card }: ClaimedDelivery): Settlement {
  const known = recipient.kind === 'conversation' ? recipient.conversationId : '';
  const conversationId = conversation?.conversationId ?? known;
  return { state: 'sent', conversationId, ...(card && { activityId: card.activityId }) };
}

type Again = Extract<Consequence, { kind: 'retry' | 'slow-down' }> | Extract<Alone, { kind: 'retry' }>;

function again({ clock, random }: DelivererParts, failed: Failed, does: Again): Settlement {
  const { delivery, failure } = failed;
  const free = does.kind === 'slow-down';
  const tries = free ? Math.min(delivery.attempt, MAX_ATTEMPTS - 1) : delivery.tries;
  const patience = does.kind === 'retry' ? does : {};
  const dueAt = retryAt(tries, clock.now(), random(), failure.retryAfterMs, patience);
  const possiblyRepeated = mayRepeat(failed);
  const { reason } = does;
  if (dueAt === undefined) return { state: 'undelivered', reason: 'tries' in does ? reason : 'gave-up' };
  return { state: 'queued', reason, dueAt, possiblyRepeated, ...(free && { free }) };
}

/**
 * A time that Teams named counts for every worker. `Paced` is not Teams: Herald itself said so. True where the whole
 * tenant is to wait for longer than is believed: after some minutes one card is tried, as in an outage.
 */
async function slowDown(
  { rateLimit, outages, clock, log }: DelivererParts,
  { delivery, failure }: Failed,
  settlement: Settlement,
): Promise<boolean> {
  const { tenantId, lane } = delivery;
  const { retryAfterMs, code, status } = failure;
  if (settlement.state !== 'queued' || code === 'Paced') return false;
  if (status !== 429 && retryAfterMs === undefined) return false;
  const { dueAt: until, reason } = settlement;
  const paused = status === 429 ? await rateLimit.throttled(delivery, until) : { until, sooner: false };
  if (status !== 429) await rateLimit.pause({ lane }, until, reason);
  log.warn({ tenantId, lane, reason, namedMs: retryAfterMs, ...paused }, 'Teams asked to wait');
  if (paused.sooner) await outages.report({ tenantId, reason, lane, bySecond: false }, clock.now());
  return paused.sooner;
}

/** It waited for this very reason, the others got through, and it still does not: so it is not the others' outage. */
function isAlone({ probing, lastReason }: ClaimedDelivery, reason: Consequence['reason']): boolean {
  return !probing && lastReason === reason;
}
