import type { ConversationKind, ConversationReference } from '../../core/conversation.ts';
import type { ChannelInTeams, Envelope, TeamInTeams } from '../../core/inbound-event.ts';
import type { PlaceWishes } from '../../core/place-wishes.ts';

export interface SeenActivities {
  /** False when this very activity was handled before. Activities without an id are always new. */
  firstSight(event: Envelope): Promise<boolean>;
  /** The id of the one before this in its conversation. */
  before(event: Envelope): Promise<string | undefined>;
}

export interface ConversationStore {
  /** Keeps the way back fresh: service URL, name, team. */
  refresh(event: Envelope): Promise<void>;
  setState(tenantId: string, conversationId: string, state: 'open' | 'removed' | 'gone'): Promise<void>;
  /** Sets the language of a group chat or channel; null: that of whoever installed Herald. Returns the one before. */
  speak(tenantId: string, conversationId: string, language: string | null): Promise<string | null>;
  /** The wishes of those in a group chat or channel about what comes there. */
  wishesOf(tenantId: string, conversationId: string): Promise<PlaceWishes>;
  /**
   * `change` is given what stands, which nobody else changes until the turn ends, and returns what is to stand.
   * Deliveries already held for the place are decided anew; those on their way end before the turn is answered.
   */
  wish(
    tenantId: string,
    conversationId: string,
    change: (standing: PlaceWishes) => PlaceWishes,
  ): Promise<{ before: PlaceWishes; now: PlaceWishes }>;
}

/** Something that shows whether Herald is in a place, as of `at`. */
export interface Sign {
  readonly tenantId: string;
  /** The conversation of a person or group chat, or the team. */
  readonly placeId: string;
  readonly scope: ConversationKind;
  readonly at: Date;
}

/** Where Herald is. The latest sign counts, in whatever order they come; of two at one instant, the removal. */
export interface InstallationStore {
  /** A sign that Herald is there. `new`: it was not known to be. `stale`: it was removed since. */
  notice(sign: Sign): Promise<'new' | 'known' | 'stale'>;
  /** `stale`: nothing changed, because it is there again since, or was gone already. */
  remove(sign: Sign): Promise<'removed' | 'stale'>;
  /** Whether the welcome is still due. True once per installation, whoever asks first. */
  welcome(tenantId: string, placeId: string, now: Date): Promise<boolean>;
  /** Keeps what whoever installed it there reads: what they chose, or else this locale. */
  keepReader(
    place: Pick<Sign, 'tenantId' | 'placeId'>,
    by: { teamsId: string; locale?: string },
  ): Promise<void>;
}

/** Names and states of teams and channels. News older than the known state changes nothing. */
export interface TeamStore {
  keep(tenantId: string, team: TeamInTeams, at: Date): Promise<void>;
  keepChannel(tenantId: string, teamId: string, channel: ChannelInTeams, at: Date): Promise<void>;
  /** False when something newer is known. */
  setState(
    tenantId: string,
    teamId: string,
    state: 'active' | 'archived' | 'deleted',
    at: Date,
  ): Promise<boolean>;
  /** False when something newer is known. */
  setChannelState(
    tenantId: string,
    channelId: string,
    state: 'active' | 'deleted',
    at: Date,
  ): Promise<boolean>;
  /** Takes Herald's conversations in this team away: it was removed, or the team is gone or archived. */
  closeConversations(tenantId: string, teamId: string, state: 'removed' | 'gone' | 'archived'): Promise<void>;
  /** The opposite, but for channels that are deleted or that Herald is not in. */
  openConversations(tenantId: string, teamId: string): Promise<void>;
  /** The Entra id of a team, where Teams has named it. */
  groupOf(tenantId: string, teamId: string): Promise<string | undefined>;
  /** The name of a team or of a conversation, for sentences. */
  nameOf(tenantId: string, placeId: string): Promise<string | undefined>;
}

export interface RosterRequests {
  /**
   * Asks for the members of a team or chat to be read in the background; asking twice reads once. On an `arrival`
   * at once; members often come and go in numbers, so a `change` waits a moment for the rest of them.
   */
  request(
    place: { placeId: string; conversation: ConversationReference },
    because: 'arrival' | 'change',
  ): Promise<void>;
  /** Herald is gone from there: what is being read is not kept. */
  cancel(tenantId: string, placeId: string): Promise<void>;
}
