import type { Said } from '../../core/notification.ts';
import type { Person } from '../../core/person.ts';
import type { DialogEvent } from '../ports/dialogs.ts';
import { type Turn, toPerson } from '../turn.ts';
import { settle } from './settle.ts';

/** Does what the dialogues ask for, in their order: their questions go through the ledger like everything else. */
export async function carryOut(turn: Turn, person: Person, events: readonly DialogEvent[]): Promise<void> {
  for (const event of events) {
    await settle(turn, person, event);
    await follow(turn, person, event);
  }
}

function follow(turn: Turn, person: Person, event: DialogEvent): Promise<void> | undefined {
  if (event.kind === 'says') return ask(turn, person, event.said);
  const conducted = turn.abilities.conducted.get(event.dialogue);
  if (event.kind === 'answered') return conducted?.answered?.(turn, person, event);
  switch (event.how) {
    case 'completed':
      return conducted?.completed(turn, person, event);
    case 'cancelled':
    case 'abandoned':
      return conducted?.cancelled?.(turn, person, event);
    case 'over':
      return conducted?.over?.(turn, person, event);
  }
}

async function ask({ stores, report }: Turn, person: Person, said: Said): Promise<void> {
  await stores.ledger.say({
    tenantId: person.tenantId,
    to: toPerson(person),
    because: { code: 'asked' },
    said,
    ...(report !== undefined && { report }),
  });
}
