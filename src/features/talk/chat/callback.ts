import { isDeepStrictEqual } from 'node:util';
import { type Click, noEffect, replaceCard, tell } from '../../../chat/click.ts';
import type { ClickAnswer } from '../../../chat/ports/conversation.ts';
import type { Pressing, SentDelivery } from '../../../chat/ports/turn-ledger.ts';
import { voiceOf } from '../../../chat/turn.ts';
import type { PressOutcome } from '../../../core/delivery.ts';
import type { Said } from '../../../core/notification.ts';
import { dataOf } from '../../../core/said.ts';
import { type Callback, isOpen } from '../../../deliver/views/still-open.ts';
import { phrase } from '../../../text/phrase.ts';

/**
 * A button of the caller's. The press stands on the delivery, where the caller reads it, and a caller that wants it so
 * is told of it. Verb and data are the caller's own: those in the click only choose among the buttons of the card.
 */
export async function callback(click: Click): Promise<ClickAnswer> {
  const { abilities, delivery, event, stores } = click;
  const pressed = offered(delivery.said).find(action => isSame(action, event.data));
  if (pressed === undefined) return noEffect(click);
  if (dataOf(delivery.said, 'notification')?.preview) return tell(click, phrase('callback.preview'));
  // Of a card that was shown again the caller knows the first.
  const first = await abilities.firstShown(click, delivery.id);
  const ended = await stores.ledger.endedBySender(first);
  if (ended !== undefined) return tell(click, TOO_LATE[ended]);
  const standing = first === delivery.id ? delivery : await stores.ledger.find(first);
  if (standing !== undefined && isPressedAlready(standing, pressed))
    return replaceCard({ ...click, delivery: { ...delivery, ...known(standing) } }, delivery.said);
  const assignee = await onlyFor(click, pressed);
  if (assignee !== undefined) return tell(click, phrase('press.not-yours', { who: assignee }));
  let pressing: Pressing | undefined;
  await click.once(async () => {
    pressing = await count(click, first, pressed);
  });
  return answerOf(click, first, pressing);
}

/** Asked whether it should really happen, they said no: the card is as it was, which folds the question up. */
export const leaveIt = (click: Click): Promise<ClickAnswer> =>
  click.event.via === 'submit'
    ? tell(click, phrase('callback.left'))
    : replaceCard(click, click.delivery.said);

/**
 * The button stands on a copy, or on a card that was not changed yet: what it does is done, or being done by them. That
 * somebody else is just doing it no card says as well as a line.
 */
function isPressedAlready({ answers = [], recipient }: SentDelivery, pressed: Callback): boolean {
  const place = recipient.kind === 'person' ? 'personal' : 'group';
  const told = answers.filter(({ outcome }) => outcome?.isHere || isOver(outcome));
  return !isOpen({ answers: told, place })(pressed);
}

/** Nothing comes of it any more that a card would have to show. */
const isOver = (outcome: PressOutcome | undefined) => outcome?.state === 'done' || outcome?.state === 'noted';

const known = ({ answers }: SentDelivery) => (answers === undefined ? {} : { answers });

const TOO_LATE = {
  cancelled: phrase('callback.cancelled'),
  recalled: phrase('callback.recalled'),
} as const;

/** The only person who may press it, where that is somebody else: by name, or as the caller wrote them. */
async function onlyFor({ person, stores }: Click, { who, assignee }: Callback): Promise<string | undefined> {
  if (who !== 'onlyAssignee' || assignee === undefined) return undefined;
  const known = await stores.people.find(person.tenantId, assignee);
  return known?.id === person.id ? undefined : (known?.name ?? assignee);
}

/**
 * Counts a press. On a card that several read, all of them see who pressed what; and where the caller is not told,
 * nothing else brings the press to a card that was shown again. A person who was too late has answered nothing.
 */
async function count(
  { delivery, person, stores }: Click,
  first: string,
  action: Callback,
): Promise<Pressing> {
  const { verb, data = null, who } = action;
  const wish = { verb, data, isExclusive: who === 'onlyFirst' };
  const pressing = await stores.presses.press(first, person.id, wish);
  if (typeof pressing === 'object' && pressing.personId !== person.id) return pressing;
  await stores.ledger.acknowledge(first, person.id, { verb, data });
  const card = await stores.ledger.find(first);
  const isElsewhere = pressing === 'not-told' && first !== delivery.id;
  if (card?.recipient.kind === 'conversation' || isElsewhere) await stores.ledger.amend(first);
  return pressing;
}

/** The card as it is now, with what becomes of the press; of a card that was shown again, a line until that is known. */
async function answerOf(click: Click, first: string, pressing: Pressing | undefined): Promise<ClickAnswer> {
  const { delivery, person, stores } = click;
  if (typeof pressing === 'object' && pressing.personId !== person.id) return tell(click, tooLate(pressing));
  const card = await stores.ledger.find(first);
  const outcomes = card?.answers?.flatMap(({ outcome }) => outcome ?? []) ?? [];
  const isShown = outcomes.length > 0 && (first === delivery.id || outcomes.every(isOver));
  if (card === undefined || !isShown) return { text: voiceOf(click).say('callback.recorded') };
  const now = { ...delivery, ...(first === delivery.id ? card : known(card)) };
  return replaceCard({ ...click, delivery: now }, now.said);
}

const tooLate = ({ name, at }: Extract<Pressing, object>) =>
  phrase('press.too-late', {
    who: name ?? phrase('people.someone-alone'),
    when: { moment: at.toISOString() },
  });

function offered(said: Said): readonly Callback[] {
  const { actions = [] } = dataOf(said, 'notification') ?? {};
  return actions.filter(action => action.type === 'callback');
}

function isSame({ verb, data = {} }: Callback, pressed: Readonly<Record<string, unknown>>): boolean {
  return verb === pressed.action && isDeepStrictEqual(data, pressed.payload ?? {});
}
