import type { ConversationReference, MessageAddress } from '../core/conversation.ts';
import type { AskedOfTeams } from '../decide/failure.ts';
import { isNewFor } from '../decide/reach.ts';
import { whyYouGetThis } from '../decide/wording.ts';
import type { ClaimedDelivery } from '../ledger/ports/delivering.ts';
import type { RenderContext } from './ports/render.ts';
import { type AttemptEnding, type DelivererParts, type DeliveryWork, notTried } from './work.ts';

/** One request to Teams: the attempt ends with it, or goes on with what it brought. Throws `TeamsFailure`. */
export type DeliveryStep = (
  parts: DelivererParts,
  work: DeliveryWork,
) => Promise<AttemptEnding | DeliveryWork>;

/** The next step of this delivery: for a person whose 1:1 is not known, it is opened first. */
export function nextStep({ operation, recipient, conversation }: ClaimedDelivery): AskedOfTeams {
  const opensFirst = operation === 'send' && recipient.kind === 'person' && conversation === undefined;
  return opensFirst ? 'create' : operation;
}

export const STEPS: Readonly<Record<AskedOfTeams, DeliveryStep>> = { create, send, update, delete: remove };

async function create(
  { messenger, records, ...parts }: DelivererParts,
  work: DeliveryWork,
): Promise<AttemptEnding | DeliveryWork> {
  const { delivery } = work;
  if (delivery.member === undefined) return notTried({ state: 'undelivered', reason: 'unknown-person' });
  const at = addressOf(parts, delivery);
  const { conversationId } = await messenger.openPersonal(at, delivery.member);
  const conversation = { ...at, kind: 'personal' as const, conversationId };
  return {
    ...work,
    delivery: { ...delivery, conversation, ...(await records.opened(delivery, conversation)) },
  };
}

async function send(parts: DelivererParts, work: DeliveryWork): Promise<AttemptEnding> {
  const { recipient, said } = work.delivery;
  const conversation = placeOf(parts, work.delivery);
  const root = recipient.kind === 'conversation' ? recipient.threadRootId : undefined;
  const message = parts.render(said, contextOf(parts, work));
  const { activityId } = await parts.messenger.send(conversation, message, root);
  return sent(conversation, activityId);
}

async function update(parts: DelivererParts, work: DeliveryWork): Promise<AttemptEnding> {
  const card = cardOf(parts, work.delivery);
  if (card === undefined) return CARD_GONE;
  await parts.messenger.update(card, parts.render(work.delivery.said, contextOf(parts, work)));
  return sent(card.conversation, card.activityId);
}

async function remove(parts: DelivererParts, { delivery }: DeliveryWork): Promise<AttemptEnding> {
  const card = cardOf(parts, delivery);
  if (card === undefined) return CARD_GONE;
  await parts.messenger.remove(card);
  return sent(card.conversation, card.activityId);
}

/** Where a card stands. The 1:1 of somebody who is forgotten is forgotten with them. */
function cardOf(parts: DelivererParts, delivery: ClaimedDelivery): MessageAddress | undefined {
  const { card, conversation, recipient } = delivery;
  if (card === undefined || (conversation === undefined && recipient.kind === 'person')) return undefined;
  return { conversation: placeOf(parts, delivery), activityId: card.activityId };
}

const CARD_GONE = notTried({ state: 'undelivered', reason: 'card-gone' });

function sent({ conversationId }: ConversationReference, activityId: string): AttemptEnding {
  return { settlement: { state: 'sent', conversationId, activityId }, facts: { outcome: 'sent' } };
}

/** A channel of a team that was never heard from has no address of its own. */
function placeOf(parts: DelivererParts, delivery: ClaimedDelivery): ConversationReference {
  const { conversation, recipient } = delivery;
  if (conversation !== undefined) return conversation;
  const conversationId = recipient.kind === 'conversation' ? recipient.conversationId : recipient.label;
  return { ...addressOf(parts, delivery), kind: 'channel', conversationId };
}

function addressOf(
  { fallbackServiceUrl, botId }: Pick<DelivererParts, 'fallbackServiceUrl' | 'botId'>,
  delivery: ClaimedDelivery,
) {
  return {
    tenantId: delivery.tenantId,
    serviceUrl: delivery.serviceUrl ?? fallbackServiceUrl,
    botId: delivery.botId ?? botId,
  };
}

function contextOf({ clock, voiceFor }: DelivererParts, { delivery, repaired }: DeliveryWork): RenderContext {
  return {
    deliveryId: delivery.card?.deliveryId ?? delivery.id,
    why: whyYouGetThis(voiceFor(delivery.reader), {
      because: delivery.because,
      topic: delivery.topic,
      isNew: isNewFor(delivery.installedForAt, clock.now()),
    }),
    reader: delivery.reader,
    urgency: delivery.urgency,
    place: delivery.recipient.kind === 'person' ? 'personal' : 'group',
    ...(delivery.met && { met: delivery.met }),
    ...(delivery.answers && { answers: delivery.answers }),
    ...(delivery.remark && { remark: delivery.remark }),
    ...(delivery.mentions && { mentions: delivery.mentions }),
    ...(repaired.includes('shorten') && { brief: true }),
  };
}
