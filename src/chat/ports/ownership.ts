import type { ConversationReference } from '../../core/conversation.ts';
import type { TeamInTeams } from '../../core/inbound-event.ts';
import type { PersonInTeams } from '../../core/person.ts';

/**
 * Whether somebody owns a team. `unread`: the directory gave no answer, and may give one later; `closed`: it does not
 * tell Herald, which is for the operator to mend.
 */
export type Ownership = 'owner' | 'not-owner' | 'unread' | 'closed';

/** A person, and the team of the channel in which they act, as Teams names both. */
export interface OwnershipAsked {
  readonly conversation: ConversationReference;
  readonly team: TeamInTeams;
  readonly person: PersonInTeams;
}

/** Asks outside of all transactions; resolves within seconds, and never rejects. */
export type AskOwnership = (asked: OwnershipAsked) => Promise<Ownership>;
