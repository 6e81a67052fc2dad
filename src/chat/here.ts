import type { ChangedWish } from '../core/changed-wish.ts';
import type { Person } from '../core/person.ts';
import type { Phrase } from '../core/phrase.ts';
import type { PlaceWishes } from '../core/place-wishes.ts';
import { dataOf } from '../core/said.ts';
import type { Wanted } from '../core/wanted.ts';
import { wantedThere, wishesFrom } from '../decide/place-wishes.ts';
import { changesBetween, takenBack } from '../decide/taken-back.ts';
import { phrase } from '../text/phrase.ts';
import { type Click, tell } from './click.ts';
import type { ClickAnswer } from './ports/conversation.ts';
import { toldOf } from './take-back.ts';
import { sayCard, type Turn, toPerson, toPlace, voiceOf } from './turn.ts';

/**
 * A change that somebody in a group chat or channel makes there, for all of them: by words, as in a 1:1. It is said
 * there, with who did it and an *Undo* for anybody who reads it.
 */

/** `says`: what holds from now on, in whole sentences. Where that held before, there is nothing to take back. */
export async function changeHere(
  turn: Turn,
  person: Person,
  change: (standing: PlaceWishes) => PlaceWishes,
  says: (standing: PlaceWishes) => readonly Phrase[],
): Promise<true> {
  const { tenantId, conversationId } = turn.event.conversation;
  const { before, now } = await turn.stores.conversations.wish(tenantId, conversationId, standing =>
    withLast(standing, change(standing), turn.now),
  );
  await sayCard(turn, toPlace(turn.event), 'here', {
    says: says(now),
    by: toPerson(person).label,
    ...(now.changedAt !== before.changedAt && { undo: undoOf(before, now) }),
  });
  return true;
}

const undoOf = ({ last: _, ...before }: PlaceWishes, { changedAt }: PlaceWishes) => ({
  before,
  ...(changedAt !== undefined && { changedAt }),
});

/** With what is another, which `undo` takes back. */
function withLast(standing: PlaceWishes, next: PlaceWishes, now: Date): PlaceWishes {
  const last = changesBetween(wantedThere(standing), wantedThere(next), now);
  return last.length === 0 ? standing : { ...next, changedAt: now.toISOString(), last };
}

/** In which language Herald writes there is kept apart, and taken back with all else. */
export async function speakHere(turn: Turn, language: string | null): Promise<string | null> {
  const { tenantId, conversationId } = turn.event.conversation;
  const former = await turn.stores.conversations.speak(tenantId, conversationId, language);
  if (former === language) return former;
  const last = [{ path: LANGUAGE, before: former ?? undefined, after: language ?? undefined }];
  const changedAt = turn.now.toISOString();
  await turn.stores.conversations.wish(tenantId, conversationId, standing => ({
    ...standing,
    changedAt,
    last,
  }));
  return former;
}

const LANGUAGE = ['preferences', 'language'] as const;

/** `undo` there: what was changed there last, by whoever it was; false: nothing was, or it was taken back. */
export async function undoLastHere(turn: Turn, person: Person): Promise<boolean> {
  const { last: changed } = await wishesHere(turn);
  if (changed === undefined) return false;
  const { tenantId, conversationId } = turn.event.conversation;
  const { now } = await turn.stores.conversations.wish(tenantId, conversationId, standing => {
    const { wanted } = takenBack(wantedThere(standing), changed, turn.now);
    return { ...wishesFrom(wanted), changedAt: turn.now.toISOString() };
  });
  await unspeak(turn, changed);
  await sayCard(turn, toPlace(turn.event), 'here', {
    says: [inWords(turn, person, { changed, now: wantedThere(now) })],
    by: toPerson(person).label,
  });
  return true;
}

async function unspeak({ event: { conversation }, stores }: Turn, changed: readonly ChangedWish[]) {
  const language = changed.find(({ path }) => path.join() === LANGUAGE.join());
  if (language === undefined) return;
  const { before = null } = language;
  await stores.conversations.speak(
    conversation.tenantId,
    conversation.conversationId,
    typeof before === 'string' ? before : null,
  );
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
    const now = wantedThere(restored);
    const changed = changesBetween(wantedThere(standing), now, click.now);
    const says = [inWords(click, click.person, { changed, now })];
    await sayCard(click, click.delivery.recipient, 'here', { says, by: toPerson(click.person).label });
  });
  return isDone ? { text: voiceOf(click).say('here.undone') } : tell(click, CHANGED);
}

const CHANGED = phrase('here.changed');

/** The wishes that were taken back there, as they hold now. The zone goes with the hours that it is of. */
function inWords(turn: Turn, person: Person, what: { changed: readonly ChangedWish[]; now: Wanted }): Phrase {
  const changed = what.changed.filter(({ path }) => path[1] !== 'timeZone');
  const told = toldOf(turn, person, { ...what, changed, whose: 'place' });
  return told === undefined ? phrase('here.undone') : phrase('undone.now', { now: told });
}
