import type { Person } from '../core/person.ts';
import type { Phrase } from '../core/phrase.ts';
import type { PlaceWishes } from '../core/place-wishes.ts';
import { dataOf } from '../core/said.ts';
import { phrase } from '../text/phrase.ts';
import { type Click, tell } from './click.ts';
import type { ClickAnswer } from './ports/conversation.ts';
import { sayCard, type Turn, toPerson, toPlace, voiceOf } from './turn.ts';

/**
 * A change that somebody in a group chat or channel makes there, for all of them: by words, as in a 1:1. It is said
 * there, with who did it and an *Undo* for anybody who reads it.
 */

/** `says`: what holds from now on, in whole sentences. */
export async function changeHere(
  turn: Turn,
  person: Person,
  change: (standing: PlaceWishes) => PlaceWishes,
  says: (standing: PlaceWishes) => readonly Phrase[],
): Promise<true> {
  const { tenantId, conversationId } = turn.event.conversation;
  const { before, now } = await turn.stores.conversations.wish(tenantId, conversationId, standing => ({
    ...change(standing),
    changedAt: turn.now.toISOString(),
  }));
  await sayCard(turn, toPlace(turn.event), 'here', {
    says: says(now),
    by: toPerson(person).label,
    undo: { before, ...(now.changedAt !== undefined && { changedAt: now.changedAt }) },
  });
  return true;
}

/** Says what holds there, or that something was not understood; nothing has changed. */
export async function sayHere(turn: Turn, says: readonly Phrase[]): Promise<true> {
  await sayCard(turn, toPlace(turn.event), 'here', { says });
  return true;
}

export const wishesHere = ({ stores, event: { conversation } }: Turn): Promise<PlaceWishes> =>
  stores.conversations.wishesOf(conversation.tenantId, conversation.conversationId);

/** *Undo*: as it was before, unless somebody has changed something since. All of them see it, so it is said below. */
export async function undoHere(click: Click): Promise<ClickAnswer> {
  const undo = dataOf(click.delivery.said, 'here')?.undo;
  if (undo === undefined) return tell(click, CHANGED);
  click.mustOwn();
  const { tenantId, conversationId } = click.event.conversation;
  let isDone = true;
  await click.once(async () => {
    const standing = await wishesHere(click);
    isDone = standing.changedAt === undo.changedAt;
    if (!isDone) return;
    const restored = { ...undo.before, changedAt: click.now.toISOString() };
    await click.stores.conversations.wish(tenantId, conversationId, () => restored);
    const says = [phrase('here.undone')];
    await sayCard(click, click.delivery.recipient, 'here', { says, by: toPerson(click.person).label });
  });
  return isDone ? { text: voiceOf(click).say('here.undone') } : tell(click, CHANGED);
}

const CHANGED = phrase('here.changed');
