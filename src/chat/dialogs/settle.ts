import type { PromptCard } from '../../core/cards.ts';
import type { Person } from '../../core/person.ts';
import { asking } from '../../core/said.ts';
import { phrase } from '../../text/phrase.ts';
import type { DialogEvent } from '../ports/dialogs.ts';
import type { Turn } from '../turn.ts';

/**
 * A question's outcome stands on its cards, in place of their buttons: also where it was answered in writing, was asked
 * more than once, or went with its dialogue. The clicked card is answered by the click.
 */
export async function settle(turn: Turn, person: Person, event: DialogEvent): Promise<void> {
  const became = whatBecame(event);
  if (became === undefined || event.kind === 'says') return;
  const { ledger } = turn.stores;
  const step = event.kind === 'answered' ? { step: event.step } : {};
  const clicked = turn.event.kind === 'clicked' ? turn.event.data.delivery : undefined;
  for (const { id, said, isShown } of await ledger.openQuestions(person.id, { run: event.run, ...step })) {
    if (id === clicked) continue;
    const stands = asking(said, became);
    await ledger.restate(id, stands);
    if (isShown) await ledger.amend(id, stands);
  }
}

function whatBecame(event: DialogEvent): Pick<PromptCard, 'answered' | 'each'> | undefined {
  if (event.kind === 'says') return undefined;
  if (event.kind === 'answered') return { answered: event.words, ...(event.each && { each: event.each }) };
  return event.how === 'completed' ? undefined : { answered: ENDED[event.how] };
}

const ENDED = {
  cancelled: phrase('prompt.cancelled'),
  over: phrase('prompt.over'),
  abandoned: phrase('prompt.abandoned'),
} as const;
