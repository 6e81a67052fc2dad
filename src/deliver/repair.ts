import { splitThreadId } from '../core/conversation.ts';
import type { Repair } from '../decide/failure.ts';
import type { ClaimedDelivery } from '../ledger/ports/delivering.ts';
import type { DelivererParts, DeliveryWork } from './work.ts';

/** Puts right what can be, with the first of these ways that fits and was not tried yet. Undefined: none is left. */
export async function repair(
  parts: DelivererParts,
  { delivery, repaired }: DeliveryWork,
  ways: readonly Repair[] = [],
): Promise<DeliveryWork | undefined> {
  for (const way of ways.filter(each => !repaired.includes(each))) {
    const better = await WAYS[way](parts, delivery);
    if (better !== undefined) return { delivery: better, repaired: [...repaired, way] };
  }
  return undefined;
}

type Way = (parts: DelivererParts, delivery: ClaimedDelivery) => Promise<ClaimedDelivery | undefined>;

const WAYS: Readonly<Record<Repair, Way>> = {
  'bare-id': async (_parts, delivery) => withBareId(delivery),
  reopen: withoutConversation,
  'other-host': atOtherHost,
  // The next card is rendered shorter: `contextOf` in steps.ts.
  shorten: async (_parts, delivery) => delivery,
};

function withBareId(delivery: ClaimedDelivery): ClaimedDelivery | undefined {
  const { conversation } = delivery;
  if (conversation === undefined || conversation.kind === 'channel') return undefined;
  const { conversationId, rootActivityId } = splitThreadId(conversation.conversationId);
  if (rootActivityId === undefined) return undefined;
  return { ...delivery, conversation: { ...conversation, conversationId } };
}

/** Only a 1:1 is Herald's to open. Everything said in the old one is lost with it. */
async function withoutConversation(
  { records }: DelivererParts,
  delivery: ClaimedDelivery,
): Promise<ClaimedDelivery | undefined> {
  const { conversation, conversationState: _gone, ...rest } = delivery;
  const mayOpen = delivery.recipient.kind === 'person' && delivery.operation === 'send';
  if (!mayOpen || conversation === undefined) return undefined;
  await records.mark(delivery, 'gone');
  return rest;
}

async function atOtherHost(
  { records, gccServiceUrl: serviceUrl }: DelivererParts,
  delivery: ClaimedDelivery,
): Promise<ClaimedDelivery | undefined> {
  const { conversation } = delivery;
  if (serviceUrl === undefined || (conversation ?? delivery).serviceUrl === serviceUrl) return undefined;
  await records.servedAt(delivery, serviceUrl);
  return { ...delivery, serviceUrl, ...(conversation && { conversation: { ...conversation, serviceUrl } }) };
}
