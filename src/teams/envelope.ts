import { type ConversationKind, type ConversationReference, splitThreadId } from '../core/conversation.ts';
import type { Envelope, TeamInTeams } from '../core/inbound-event.ts';
import type { PersonInTeams } from '../core/person.ts';
import { knownZone } from '../text/format.ts';
import { isOffset, offsetIn } from '../text/zone.ts';
import { type Account, type InboundActivity, table, tenantOf, text } from './activity.ts';
import { asBaseUrl } from './service-urls.ts';

/** The part that every event carries, whatever the kind of the activity. */
export function envelope(activity: InboundActivity, receivedAt: Date): Envelope {
  const { conversationId, rootActivityId } = splitThreadId(activity.conversation.id);
  const kind = kindOf(activity);
  return {
    activityId: text(activity.id),
    at: happenedAt(activity.timestamp, receivedAt),
    conversation: referenceOf(activity, conversationId, kind),
    conversationName: nameOf(activity, conversationId),
    threadRootId: kind === 'channel' ? rootActivityId : undefined,
    team: teamOf(activity),
    from: personOf(activity.from, activity),
    addressee: text(activity.recipient.name),
    ...whereabouts(activity),
  };
}

/** People only: `undefined` for the bot itself, for any other (`28:…`), and for what has no id. */
export function personOf(account: Account | undefined, activity: InboundActivity): PersonInTeams | undefined {
  const id = text(account?.id);
  if (!id || id.startsWith('28:') || isBot(account, activity)) return undefined;
  return { teamsId: id, aadObjectId: text(account?.aadObjectId), name: text(account?.name) };
}

export function isBot(account: Account | undefined, activity: InboundActivity): boolean {
  return account?.id === activity.recipient.id;
}

function referenceOf(
  activity: InboundActivity,
  conversationId: string,
  kind: ConversationKind,
): ConversationReference {
  return {
    tenantId: tenantOf(activity) ?? '',
    conversationId,
    kind,
    serviceUrl: asBaseUrl(activity.serviceUrl),
    botId: activity.recipient.id,
  };
}

const KINDS = table<ConversationKind>({
  personal: 'personal',
  groupchat: 'groupChat',
  channel: 'channel',
});

/** Some lifecycle events leave the type out; a team or a group flag then tells. */
export function kindOf({ conversation, channelData }: InboundActivity): ConversationKind {
  const named = KINDS.get(conversation.conversationType?.toLowerCase() ?? '');
  if (named) return named;
  if (channelData?.team?.id) return 'channel';
  return conversation.isGroup ? 'groupChat' : 'personal';
}

function happenedAt(timestamp: string | Date | undefined, receivedAt: Date): Date {
  const at = new Date(timestamp ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? receivedAt : at;
}

function nameOf({ conversation, channelData }: InboundActivity, conversationId: string): string | undefined {
  const channel = channelData?.channel;
  return text(conversation.name) ?? (channel?.id === conversationId ? text(channel.name) : undefined);
}

function teamOf({ channelData }: InboundActivity): TeamInTeams | undefined {
  const team = channelData?.team;
  const id = text(team?.id);
  return id ? { id, name: text(team?.name), aadGroupId: text(team?.aadGroupId) } : undefined;
}

/** Messages say it themselves; lifecycle events only in an entity, and often without a time zone. */
function whereabouts(activity: InboundActivity): Pick<Envelope, 'locale' | 'timeZone'> {
  const client = activity.entities?.find(({ type }) => type === 'clientInfo');
  return {
    locale: text(activity.locale) ?? text(client?.locale),
    // The first that is one: some clients send "Unknown", or a name that Windows has for it.
    // Last what the clocks show there, which says nothing of when they change.
    timeZone:
      namedZone(activity.localTimezone) ??
      namedZone(client?.timezone) ??
      offsetIn(text(activity.rawLocalTimestamp) ?? writtenTime(activity)),
  };
}

/** A zone by its name: one that is an offset itself is no better than the other one. */
function namedZone(zone: string | undefined): string | undefined {
  const known = knownZone(text(zone));
  return known === undefined || isOffset(known) ? undefined : known;
}

const writtenTime = ({ localTimestamp }: InboundActivity) =>
  typeof localTimestamp === 'string' ? localTimestamp : undefined;
