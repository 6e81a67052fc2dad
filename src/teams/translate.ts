import { splitThreadId } from '../core/conversation.ts';
import type { ChannelChange, InboundEvent, InboundEventKind, TeamChange } from '../core/inbound-event.ts';
import { EDITED } from '../core/inbound-event.ts';
import type { PersonInTeams } from '../core/person.ts';
import { type Account, type InboundActivity, table, text } from './activity.ts';
import { envelope, isBot, kindOf, personOf } from './envelope.ts';
import { edited, executed, saidOrClicked } from './said.ts';

type Translation = (activity: InboundActivity) => readonly InboundEventKind[];

/**
 * One activity in Herald's own words: usually one event, two when the bot and people came together, none
 * for an invoke that Herald does not know. `receivedAt` stands in where Teams gives no time.
 */
export function translate(activity: InboundActivity, receivedAt: Date): InboundEvent[] {
  const kinds = (TRANSLATIONS.get(activity.type) ?? seen)(activity);
  return kinds.map(kind => ({ ...envelope(activity, receivedAt), ...kind, ...idOfEdit(kind, activity) }));
}

/** An edited message keeps its id, and each edit of it is another event. */
function idOfEdit(kind: InboundEventKind, { timestamp }: InboundActivity) {
  if (kind.kind !== 'said' || kind.edits === undefined) return {};
  return { activityId: `${kind.edits}${EDITED}${new Date(timestamp ?? 0).getTime()}` };
}

const seen: Translation = () => [{ kind: 'seen' }];

const TRANSLATIONS = table<Translation>({
  message: activity => [saidOrClicked(activity)],
  messageUpdate: activity => [edited(activity)],
  invoke: activity =>
    [activity.name === 'adaptiveCard/action' ? executed(activity) : undefined].filter(known),
  installationUpdate: activity => [INSTALLATIONS.get(lower(activity.action)) ?? { kind: 'seen' }],
  conversationUpdate: activity =>
    (UPDATES.get(lower(activity.channelData?.eventType)) ?? membership)(activity),
});

const INSTALLATIONS = table<InboundEventKind>({
  add: { kind: 'installed', upgrade: false },
  'add-upgrade': { kind: 'installed', upgrade: true },
  remove: { kind: 'removed', upgrade: false },
  'remove-upgrade': { kind: 'removed', upgrade: true },
});

/** By `eventType` in lower case: Teams' own documents write some of them in both ways. */
const UPDATES = table<Translation>({
  channelcreated: channel('created'),
  channelrenamed: channel('renamed'),
  channeldeleted: channel('deleted'),
  channelrestored: channel('restored'),
  channelshared: channel('shared'),
  channelunshared: channel('unshared'),
  teamrenamed: team('renamed'),
  teamarchived: team('archived'),
  teamunarchived: team('unarchived'),
  teamdeleted: team('deleted'),
  teamharddeleted: team('hardDeleted'),
  teamrestored: team('restored'),
  channelmemberadded: activity => ownChannel(activity, activity.membersAdded, true),
  channelmemberremoved: activity => ownChannel(activity, activity.membersRemoved, false),
});

function channel(change: ChannelChange): Translation {
  return activity => {
    const changed = channelOf(activity);
    return changed ? [{ kind: 'channelChanged', change, channel: changed }] : seen(activity);
  };
}

function team(change: TeamChange): Translation {
  return () => [{ kind: 'teamChanged', change }];
}

/** People who come and go in a shared or private channel are not members of the team, and are not greeted. */
function ownChannel(
  activity: InboundActivity,
  members: readonly Account[] | undefined,
  added: boolean,
): readonly InboundEventKind[] {
  if (!hasBot(members, activity)) return seen(activity);
  const where = channelOf(activity) ?? { id: splitThreadId(activity.conversation.id).conversationId };
  return [{ kind: 'channelMembership', channel: where, added }];
}

/** In a 1:1 chat the person comes along with the bot: that is the installation and nothing more. */
function membership(activity: InboundActivity): readonly InboundEventKind[] {
  const kinds: InboundEventKind[] = [];
  if (hasBot(activity.membersAdded, activity)) kinds.push({ kind: 'installed', upgrade: false });
  if (hasBot(activity.membersRemoved, activity)) kinds.push({ kind: 'removed', upgrade: false });
  if (kindOf(activity) !== 'personal') {
    const added = people(activity.membersAdded, activity);
    const removed = people(activity.membersRemoved, activity);
    if (added.length > 0) kinds.push({ kind: 'membersAdded', people: added });
    if (removed.length > 0) kinds.push({ kind: 'membersRemoved', people: removed });
  }
  return kinds.length > 0 ? kinds : seen(activity);
}

function people(members: readonly Account[] | undefined, activity: InboundActivity): PersonInTeams[] {
  return (members ?? []).map(member => personOf(member, activity)).filter(known);
}

function hasBot(members: readonly Account[] | undefined, activity: InboundActivity): boolean {
  return members?.some(member => isBot(member, activity)) ?? false;
}

function channelOf({ channelData }: InboundActivity) {
  const id = text(channelData?.channel?.id);
  return id ? { id, name: text(channelData?.channel?.name) } : undefined;
}

const lower = (word = '') => word.toLowerCase();

function known<T>(value: T | undefined): value is T {
  return value !== undefined;
}
