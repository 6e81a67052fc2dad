import type { InterruptionOutcome } from '../../core/delivery.ts';
import type { Said } from '../../core/notification.ts';
import type { Person } from '../../core/person.ts';
import type { Phrase } from '../../core/phrase.ts';
import { type DialogEvent, type Dialogs, isOver } from '../ports/dialogs.ts';
import type { SentDelivery } from '../ports/turn-ledger.ts';
import type { Turn } from '../turn.ts';
import { carryOut } from './carry-out.ts';
import { opening } from './opening.ts';

/**
 * A delivery is about to be sent to somebody who is in the middle of a dialogue, or begins one. The change to the
 * dialogue and the card's words about it are written in one transaction; a second time it finds that it was done.
 */
export async function handleInterruption(turn: Turn<'interrupts'>): Promise<void> {
  const { event, stores } = turn;
  const { tenantId, conversationId } = event.conversation;
  const delivery = await stores.ledger.find(event.delivery);
  const person = await stores.people.whose(tenantId, conversationId);
  if (person === undefined || delivery === undefined || delivery.met !== undefined) return;
  const dialogs = await turn.dialogs(person);
  const met = await change(turn, person, dialogs, delivery);
  const said = delivery.begins && (await begin(turn, person, dialogs, delivery, delivery.begins));
  if (met !== undefined || said !== undefined)
    await stores.ledger.recordInterruption(delivery.id, met ?? { how: 'began' }, said);
}

/** Changes the dialogue that runs; returns what the card tells of it. */
async function change(
  turn: Turn<'interrupts'>,
  person: Person,
  dialogs: Dialogs,
  delivery: SentDelivery,
): Promise<InterruptionOutcome | undefined> {
  const running = dialogs.running();
  if (running === undefined || isOver(running, turn.now)) return undefined;
  const { topic } = running;
  const { callerId } = delivery;
  switch (turn.event.does) {
    case 'ad-hoc':
      return undefined;
    case 'when-idle':
      return { how: 'waited', topic };
    case 'cancel': {
      await carryOut(turn, person, await dialogs.cancelFor(callerId));
      const left = dialogs.running();
      if (left === undefined || isOver(left, turn.now)) return { how: 'cancelled', topic };
      const met = await interrupt(turn, person, dialogs, delivery, left.topic);
      return left.prompt.run === running.prompt.run ? met : { ...met, ended: topic };
    }
    case 'interrupt':
      return interrupt(turn, person, dialogs, delivery, topic);
  }
}

/** A dialogue that begins has the floor until it ends, so nobody has to say that the other one goes on. */
async function interrupt(
  turn: Turn,
  person: Person,
  dialogs: Dialogs,
  { id, begins }: SentDelivery,
  topic: Phrase,
): Promise<InterruptionOutcome> {
  if (begins !== undefined) return { how: 'began', topic };
  await carryOut(turn, person, await dialogs.interrupt(id));
  return { how: 'interrupted', topic };
}

/** Its first question is what the card of the delivery asks; what else it brings is carried out. */
async function begin(
  turn: Turn,
  person: Person,
  dialogs: Dialogs,
  delivery: SentDelivery,
  { dialogue, given }: NonNullable<SentDelivery['begins']>,
): Promise<Said | undefined> {
  const events = await dialogs.begin(dialogue, given);
  const first = events.find(
    (event): event is Extract<DialogEvent, { kind: 'says' }> => event.kind === 'says',
  );
  await carryOut(
    turn,
    person,
    events.filter(event => event !== first),
  );
  return first && opening(first.said, delivery);
}
