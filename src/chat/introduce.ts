import type { InboundEvent } from '../core/inbound-event.ts';
import { type Rosters, TeamsFailure } from '../deliver/ports/teams.ts';

/**
 * Install signals name the installer by id only, and a welcome should call people by name, so their entry in
 * the roster is read first. It is outside the transaction, and an unreadable roster costs the name, no more.
 */
export async function introduce(
  rosters: Pick<Rosters, 'member'>,
  event: InboundEvent,
): Promise<InboundEvent> {
  const { from, conversation, kind } = event;
  if (kind !== 'installed' || from === undefined) return event;
  try {
    const member = await rosters.member(conversation, from.teamsId);
    return member === undefined ? event : { ...event, from: { ...from, ...member } };
  } catch (error) {
    if (error instanceof TeamsFailure) return event;
    throw error;
  }
}
