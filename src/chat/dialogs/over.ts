import type { Turn } from '../turn.ts';
import { carryOut } from './carry-out.ts';

/** The time of something is over: its dialogue ends, and what was being done before it goes on. */
export async function endOver(turn: Turn<'over'>): Promise<void> {
  const { tenantId, conversationId } = turn.event.conversation;
  const person = await turn.stores.people.whose(tenantId, conversationId);
  if (person === undefined) return;
  const dialogs = await turn.dialogs(person);
  await carryOut(turn, person, await dialogs.endOver());
}
