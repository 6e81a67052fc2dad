import type { InboundEvent } from '../core/inbound-event.ts';
import type { Person } from '../core/person.ts';
import { phrase, worded } from '../text/phrase.ts';
import type { Abilities } from './abilities.ts';
import { asClicked, isOn, NO_EFFECT, noEffect, tell } from './click.ts';
import { answerOld, isOld } from './old-cards.ts';
import type { ClickAnswer } from './ports/conversation.ts';
import type { SentDelivery } from './ports/turn-ledger.ts';
import { type ClickedTurn, type Turn, voiceOf } from './turn.ts';

const NOT_YOURS = phrase('click.not-yours');

/**
 * Answers a click. A click does only what the table of buttons allows on its card. A click that Teams sends again
 * (`first` is false) gets the same answer, and does nothing again: later changes stand.
 */
export async function answerClick(
  turn: Turn<'clicked'>,
  buttons: Abilities['buttons'],
  first: boolean,
): Promise<ClickAnswer> {
  const { event, person } = turn;
  if (person === undefined) return { text: worded(voiceOf(turn), NO_EFFECT) };
  const asked = asClicked(turn, person, first);
  const button = buttons.get(event.verb);
  if (button === undefined) return noEffect(asked);
  if (button.on === 'none') return button.press(asked);
  const delivery = await cardOf(turn);
  if (delivery === undefined) return isOld(turn) ? answerOld(asked) : noEffect(asked);
  if (!mayClick(delivery, person, event)) return tell(asked, NOT_YOURS);
  await leaveOne(asked, delivery);
  return isOn(button, delivery.said) ? button.press({ ...asked, delivery }) : noEffect(asked);
}

function cardOf({ event, stores }: Turn<'clicked'>): Promise<SentDelivery | undefined> {
  const { delivery } = event.data;
  return typeof delivery === 'string' ? stores.ledger.find(delivery) : Promise.resolve(undefined);
}

/** Whichever of two copies somebody clicks stays, and shows what becomes of it. */
async function leaveOne({ event, stores, once }: ClickedTurn, { id, oneOf }: SentDelivery): Promise<void> {
  const { card: activityId, conversation } = event;
  if (oneOf === undefined || activityId === undefined || oneOf === activityId) return;
  const { conversationId } = conversation;
  await once(() => stores.ledger.standAs(id, { conversationId, activityId }));
}

/** A card in a 1:1 is its recipient's alone; one in a channel is for whoever reads it there, each for themselves. */
function mayClick(
  { recipient, tenantId }: SentDelivery,
  person: Person,
  { conversation }: InboundEvent,
): boolean {
  if (tenantId !== conversation.tenantId) return false;
  if (recipient.kind === 'person') return recipient.personId === person.id;
  return recipient.kind === 'conversation' && recipient.conversationId === conversation.conversationId;
}
