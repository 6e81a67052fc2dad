import type { ConversationReference } from './conversation.ts';
import type { Interruption } from './notification.ts';
import type { PersonInTeams } from './person.ts';

/**
 * **InboundEvent**: what reached Herald from Teams, in Herald's own words. `teams/` translates activities into
 * these; `chat/` never sees a Bot Framework Activity.
 */
export type InboundEvent = Envelope & InboundEventKind;

/** The fields of every event. */
export interface Envelope {
  /** The activity's id: the same activity delivered twice has the same one. May be missing on lifecycle events. */
  readonly activityId?: string;
  /** When Teams says that it happened; decides between an old install and a newer removal. */
  readonly at: Date;
  readonly conversation: ConversationReference;
  /** Name of the channel or group chat where Teams gave one. */
  readonly conversationName?: string;
  /** The root of the channel thread it happened in. */
  readonly threadRootId?: string;
  readonly team?: TeamInTeams;
  /** The person who did it. Missing only where Teams names nobody. */
  readonly from?: PersonInTeams;
  /** BCP 47, for example `de-DE`. */
  readonly locale?: string;
  /** Herald's name there. */
  readonly addressee?: string;
  /** IANA, for example `Europe/Berlin`; or, where Teams names none, what the clocks show there: `+02:00`. */
  readonly timeZone?: string;
}

export interface TeamInTeams {
  /** The id of the team's General channel: `19:…@thread.tacv2`. */
  readonly id: string;
  readonly name?: string;
  readonly aadGroupId?: string;
}

export interface ChannelInTeams {
  readonly id: string;
  readonly name?: string;
}

export type TeamChange = 'renamed' | 'archived' | 'unarchived' | 'deleted' | 'hardDeleted' | 'restored';
export type ChannelChange = 'created' | 'renamed' | 'deleted' | 'restored' | 'shared' | 'unshared';

export type InboundEventKind =
  /** Herald was installed (or upgraded with the bot in it), for a person, a team or a group chat. */
  | { readonly kind: 'installed'; readonly upgrade: boolean }
  | { readonly kind: 'removed'; readonly upgrade: boolean }
  | { readonly kind: 'membersAdded'; readonly people: readonly PersonInTeams[] }
  | { readonly kind: 'membersRemoved'; readonly people: readonly PersonInTeams[] }
  /** Herald itself was added to, or removed from, a shared or private channel of a team that has it. */
  | { readonly kind: 'channelMembership'; readonly channel: ChannelInTeams; readonly added: boolean }
  | { readonly kind: 'channelChanged'; readonly change: ChannelChange; readonly channel: ChannelInTeams }
  | { readonly kind: 'teamChanged'; readonly change: TeamChange }
  /**
   * Somebody wrote to Herald. `text` is without the mention. `edits`: the id of the message that now reads so; `repliesTo`:
   * of the one that stands above it, as they replied to that.
   */
  | { readonly kind: 'said'; readonly text: string; readonly edits?: string; readonly repliesTo?: string }
  /** Somebody clicked a button of a card. `card` is the activity id of that card. */
  | {
      readonly kind: 'clicked';
      readonly via: 'execute' | 'submit';
      readonly verb: string;
      readonly data: Readonly<Record<string, unknown>>;
      readonly card?: string;
    }
  | ProactiveEvent
  /** Anything that Herald needs no more of than the fact that this conversation is alive. */
  | { readonly kind: 'seen' };

/** Between the id of a message and what tells its edits apart. */
export const EDITED = ' edited ';

/**
 * Herald itself begins a turn in a 1:1. It comes the same way as all else, through the adapter and its middleware, as
 * the event `ContinueConversation`.
 */
export type ProactiveEvent =
  /** Before it sends: the delivery meets the dialogue. */
  | { readonly kind: 'interrupts'; readonly delivery: string; readonly does: Interruption }
  /** The time of something is over, so the dialogue about it ends. */
  | { readonly kind: 'over' }
  /** Somebody has said nothing for so long that what they were asked is given up. */
  | { readonly kind: 'abandoned' };

/** Whether a person did it, and waits for what becomes of it: all else is told by Teams or by Herald itself. */
export const isByAPerson = ({ kind }: Pick<InboundEvent, 'kind'>): boolean =>
  kind === 'said' || kind === 'clicked';
