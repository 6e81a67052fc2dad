import type { ConversationReference } from '../core/conversation.ts';
import type { AttemptFacts, ClaimedDelivery, Records, Settlement } from '../core/ports/ledger.ts';
import type { Log } from '../core/ports/log.ts';
import type { Pace } from '../core/ports/pace.ts';
import type { Render } from '../core/ports/render.ts';
import { type Messenger, TeamsFailure } from '../core/ports/teams.ts';
import type { Clock } from '../core/ports/time.ts';
import { consequenceOf } from '../decide/failure.ts';
import { retryAt } from '../decide/retry.ts';
import { whatStandsAgainst } from '../decide/sending.ts';
import { whyYouGetThis } from '../decide/wording.ts';

export interface DelivererParts {
  readonly messenger: Messenger;
  readonly records: Records;
  readonly pace: Pick<Pace, 'throttled'>;
  readonly render: Render;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly log: Log;
  /** The worker that holds the claims. */
  readonly owner: string;
  /** Where a tenant is served that Herald never heard from. */
  readonly fallbackServiceUrl: string;
  readonly botId: string;
}

type Ending = { readonly settlement: Settlement; readonly facts: AttemptFacts };

const NOT_TRIED: AttemptFacts = { outcome: 'not-tried' };

/** One delivery from claim to settlement: ask what stands against it, hand it to Teams, record what came of it. */
export function createDeliverer(parts: DelivererParts): (delivery: ClaimedDelivery) => Promise<void> {
  return async delivery => {
    const ending = await attempt(parts, delivery);
    const settled = await parts.records.settle(delivery, parts.owner, ending.settlement, ending.facts);
    report(parts.log, delivery, ending, settled);
  };
}

async function attempt(parts: DelivererParts, delivery: ClaimedDelivery): Promise<Ending> {
  try {
    return await handOver(parts, delivery);
  } catch (error) {
    if (!(error instanceof TeamsFailure)) throw error;
    return afterFailure(parts, delivery, error);
  }
}

/** What stands against sending is asked again once a 1:1 was opened: that takes time, and may bring news. */
async function handOver(parts: DelivererParts, delivery: ClaimedDelivery): Promise<Ending> {
  const objection = whatStandsAgainst(delivery, parts.clock.now());
  if (objection !== undefined) return { settlement: objection, facts: NOT_TRIED };
  if (delivery.operation !== 'send') return changeCard(parts, delivery);
  if (delivery.conversation !== undefined) return send(parts, delivery, delivery.conversation);
  const opened = await open(parts, delivery);
  return opened === undefined ? UNREACHABLE : handOver(parts, opened);
}

const UNREACHABLE: Ending = {
  settlement: { state: 'undelivered', reason: 'unknown-person' },
  facts: NOT_TRIED,
};

async function send(
  { messenger, render }: DelivererParts,
  delivery: ClaimedDelivery,
  conversation: ConversationReference,
): Promise<Ending> {
  const { recipient } = delivery;
  const root = recipient.kind === 'conversation' ? recipient.threadRootId : undefined;
  const { activityId } = await messenger.send(conversation, render(delivery.said, contextOf(delivery)), root);
  const { conversationId } = conversation;
  return { settlement: { state: 'sent', conversationId, activityId }, facts: { outcome: 'sent' } };
}

async function changeCard({ messenger, render }: DelivererParts, delivery: ClaimedDelivery): Promise<Ending> {
  const { conversation, card } = delivery;
  if (conversation === undefined || card === undefined)
    return { settlement: { state: 'undelivered', reason: 'card-gone' }, facts: NOT_TRIED };
  const address = { conversation, activityId: card.activityId };
  if (delivery.operation === 'delete') await messenger.remove(address);
  else await messenger.update(address, render(delivery.said, contextOf(delivery)));
  const { conversationId } = conversation;
  return {
    settlement: { state: 'sent', conversationId, activityId: card.activityId },
    facts: { outcome: 'sent' },
  };
}

/** A conversation that was never heard from has no service URL of its own: a channel of a team, a new 1:1. */
async function open(
  { messenger, records, fallbackServiceUrl, botId }: DelivererParts,
  delivery: ClaimedDelivery,
): Promise<ClaimedDelivery | undefined> {
  const { recipient, member, tenantId } = delivery;
  const at = {
    tenantId,
    serviceUrl: delivery.serviceUrl ?? fallbackServiceUrl,
    botId: delivery.botId ?? botId,
  };
  if (recipient.kind === 'conversation') {
    const { conversationId } = recipient;
    return { ...delivery, conversation: { ...at, kind: 'channel', conversationId } };
  }
  if (member === undefined) return undefined;
  const { conversationId } = await messenger.openPersonal(at, member).catch(withoutCard);
  const conversation = { ...at, kind: 'personal' as const, conversationId };
  return { ...delivery, conversation, ...(await records.opened(delivery, conversation)) };
}

/** However opening failed, no card was on its way: the next attempt repeats nothing. */
function withoutCard(error: unknown): never {
  if (!(error instanceof TeamsFailure)) throw error;
  throw new TeamsFailure({ ...error, message: error.message, outcome: 'refused' });
}

function contextOf(delivery: ClaimedDelivery) {
  return {
    deliveryId: delivery.card?.deliveryId ?? delivery.id,
    why: whyYouGetThis(delivery.because, delivery.topic),
    urgency: delivery.urgency,
    place: delivery.recipient.kind === 'person' ? ('personal' as const) : ('group' as const),
  };
}

async function afterFailure(
  parts: DelivererParts,
  delivery: ClaimedDelivery,
  failure: TeamsFailure,
): Promise<Ending> {
  const facts = factsOf(failure);
  const to = delivery.recipient.kind === 'person' ? 'person' : 'conversation';
  const consequence = consequenceOf({ ...failure, to });
  const { kind, reason } = consequence;
  const mayReopen = to === 'person' && delivery.operation === 'send' && delivery.conversation !== undefined;
  if (kind === 'reopen' && mayReopen) {
    await parts.records.mark(delivery, 'gone');
    return attempt(parts, withoutConversation(delivery));
  }
  if (kind === 'retry') {
    const settlement = again(parts, delivery, failure, reason);
    if (failure.status === 429 && settlement.state === 'queued')
      await parts.pace.throttled(delivery, settlement.dueAt);
    return { settlement, facts };
  }
  const mark = kind === 'reopen' ? 'gone' : consequence.mark;
  if (mark !== undefined) await parts.records.mark(delivery, mark);
  return { settlement: { state: 'undelivered', reason }, facts };
}

function again(
  { clock, random }: DelivererParts,
  delivery: ClaimedDelivery,
  failure: TeamsFailure,
  reason: Extract<Settlement, { state: 'queued' }>['reason'],
): Settlement {
  const dueAt = retryAt(delivery.attempt, clock.now(), random(), failure.retryAfterMs);
  if (dueAt === undefined) return { state: 'undelivered', reason: 'gave-up' };
  return { state: 'queued', reason, dueAt, possiblyRepeated: failure.outcome === 'unknown' };
}

function withoutConversation({ conversation: _gone, ...delivery }: ClaimedDelivery): ClaimedDelivery {
  return delivery;
}

function factsOf({ outcome, status, code }: TeamsFailure): AttemptFacts {
  return { outcome, ...(status !== undefined && { status }), ...(code !== undefined && { code }) };
}

function report(log: Log, delivery: ClaimedDelivery, { settlement, facts }: Ending, settled: boolean): void {
  const about = {
    delivery: delivery.id,
    notification: delivery.notificationId,
    correlationId: delivery.correlationId,
    attempt: delivery.attempt,
    state: settlement.state,
    ...('reason' in settlement && { reason: settlement.reason }),
    ...facts,
  };
  if (settled) log.info(about, 'delivery settled');
  else log.warn(about, 'delivery was taken over by another worker; its card may be repeated');
}
