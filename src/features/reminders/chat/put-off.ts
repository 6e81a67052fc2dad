import { withUndo } from '../../../chat/click.ts';
import type { SentDelivery } from '../../../chat/ports/turn-ledger.ts';
import { type Turn, voiceOf } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import type { Text } from '../../../core/phrase.ts';
import { fieldOf, titleOf as givenTitle } from '../../../core/said.ts';
import type { Timing } from '../../../decide/when/timing.ts';
import { phrase, worded } from '../../../text/phrase.ts';
import type { Reminder } from '../reminder.ts';

/** A card and the moment at which it comes again. */
export interface SnoozeWish {
  readonly delivery: SentDelivery;
  readonly timing: Timing;
}

/** Keeps that a card comes again; a second time moves it. */
export async function putOff(
  turn: Turn,
  person: Person,
  { delivery, timing }: SnoozeWish,
): Promise<Reminder | 'full'> {
  const { said, topic } = delivery;
  const { other: _, ...at } = timing;
  const deliveryId = await originalOf({ ...turn, delivery });
  const snoozes = { deliveryId, said, ...(topic !== undefined && { topic }) };
  return turn.stores.reminders.snooze(person, { what: nameFor(turn, person, said), ...at, snoozes });
}

/** The remark at the foot of a card that is put off. */
export function remarkOf(turn: Pick<Turn, 'now'>, { id, at, timeZone }: Reminder) {
  const says = phrase('snooze.snoozed', { when: { moment: at.toISOString(), in: timeZone } });
  return withUndo(turn, says, { verb: 'undoReminder', data: { reminder: id } });
}

/** The card that is snoozed: also when it was shown again and is snoozed anew. */
export async function originalOf({
  delivery,
  stores,
}: Pick<Turn, 'stores'> & { readonly delivery: SentDelivery }): Promise<string> {
  return (await stores.reminders.snoozedCard(delivery.id)) ?? delivery.id;
}

/** As its title reads for who snoozed it: a reminder is theirs. A card without one has no name. */
export function nameFor(turn: Turn, person: Person, said: SentDelivery['said']): string {
  const title = givenTitle(said) ?? (fieldOf(said, 'what') as Text | undefined);
  return title === undefined ? '' : worded(voiceOf({ ...turn, person }), title);
}

/** The card that is put off says until when, as long as it is, wherever that was changed. */
export async function keepRemark(turn: Turn, { snoozes, ...reminder }: Reminder): Promise<void> {
  const { ledger } = turn.stores;
  const card = snoozes === undefined ? undefined : await ledger.find(snoozes);
  if (card?.recipient.kind !== 'person') return;
  await ledger.remark(card.id, reminder.state === 'waiting' ? remarkOf(turn, reminder) : undefined);
  await ledger.amend(card.id);
}
