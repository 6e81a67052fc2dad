import type { ConversationReference } from '../../core/conversation.ts';
import type { ChannelInTeams, TeamInTeams } from '../../core/inbound-event.ts';
import type { PersonInTeams } from '../../core/person.ts';

/** A reading of a roster that is to be done, or to be taken up where a lost worker left it. */
export interface RosterReading {
  readonly tenantId: string;
  /** A team or a group chat. */
  readonly placeId: string;
  readonly isTeam: boolean;
  readonly conversation: ConversationReference;
  /** Every request starts a new generation; an older reading that is still going on ends at its next page. */
  readonly generation: number;
  readonly continuation?: string;
}

/** Keeps the readings of rosters, for `read-roster.ts`. */
export interface RosterStore {
  load(tenantId: string, placeId: string): Promise<RosterReading | undefined>;
  /**
   * Keeps one page, and where to go on, together. On the last page (no `next`) those whom this generation did
   * not see have left. False when a newer reading has begun.
   */
  keepPage(
    reading: RosterReading,
    people: readonly PersonInTeams[],
    next: string | undefined,
  ): Promise<boolean>;
  keepTeam(reading: RosterReading, team: TeamInTeams, channels: readonly ChannelInTeams[]): Promise<void>;
  /** Teams does not know the continuation any more: the next reading begins anew. */
  restart(reading: RosterReading): Promise<void>;
  /** Teams will not let this roster be read: Herald is gone from there. */
  fail(reading: RosterReading): Promise<void>;
}
