import type { ConversationReference, MessageAddress } from '../../core/conversation.ts';
import type { ChannelInTeams, TeamInTeams } from '../../core/inbound-event.ts';
import type { Message } from '../../core/message.ts';
import type { PersonInTeams } from '../../core/person.ts';

/** The part of Teams that `deliver/` needs. Implemented by `teams/`; every method throws only `TeamsFailure`. */
export interface Messenger {
  /** Opens (or finds: it is idempotent) the 1:1 conversation. `member` is a Teams id or an Entra object id. */
  openPersonal(at: TenantAddress, member: string): Promise<{ conversationId: string }>;
  /** Posts into a conversation, or into the thread of a channel. */
  send(to: ConversationReference, message: Message, threadRootId?: string): Promise<{ activityId: string }>;
  update(card: MessageAddress, message: Message): Promise<void>;
  remove(card: MessageAddress): Promise<void>;
}

/** The part of Teams that the roster work needs. Every method throws `TeamsFailure` and nothing else. */
export interface Rosters {
  /** One page of at most 500 people. `next` is missing on the last page. */
  members(
    of: ConversationReference,
    continuation?: string,
  ): Promise<{ people: PersonInTeams[]; next?: string }>;
  /** One member, with name and addresses. Undefined when not (or no longer) a member. */
  member(of: ConversationReference, teamsId: string): Promise<PersonInTeams | undefined>;
  team(of: ConversationReference): Promise<TeamInTeams>;
  channels(of: ConversationReference): Promise<ChannelInTeams[]>;
}

/** Where a tenant is served. */
export interface TenantAddress {
  readonly tenantId: string;
  readonly serviceUrl: string;
  readonly botId: string;
}

/**
 * The code of a failure for which something other than Teams answered: a filter, a proxy, the sign-in page of a
 * network. It has no status, and says nothing of anybody.
 */
export const NOT_TEAMS = 'NotTeams';

/**
 * How a request to Teams failed, in facts. The consequence is decided in `decide/failure.ts`.
 *
 * `outcome`: `refused` when Teams answered that it did not take it, `unknown` when the card may stand anyway.
 */
export class TeamsFailure extends Error {
  override readonly name = 'TeamsFailure';
  readonly outcome: 'refused' | 'unknown';
  /** HTTP status; missing when there was no answer. */
  readonly status: number | undefined;
  /** Teams' own code, such as `ConversationNotFound`, or a network code such as `ECONNRESET`. */
  readonly code: string | undefined;
  readonly retryAfterMs: number | undefined;
  /** Set when no request was made because no token could be had. */
  readonly token: boolean;

  constructor(facts: {
    message: string;
    outcome: 'refused' | 'unknown';
    status?: number;
    code?: string;
    retryAfterMs?: number;
    token?: boolean;
    cause?: unknown;
  }) {
    super(facts.message, { cause: facts.cause });
    this.outcome = facts.outcome;
    this.status = facts.status;
    this.code = facts.code;
    this.retryAfterMs = facts.retryAfterMs;
    this.token = facts.token ?? false;
  }
}
