import type { Channel, Chat, Person, Team, World } from '../world/nouns.ts';
import { type Activity, envelope, teamConversation, teamFacts } from './envelope.ts';

/** People come to or leave a team or a group chat. */
export interface MemberChange {
  readonly home: Team | Chat;
  readonly people: readonly Person[];
  readonly change: 'added' | 'removed';
  readonly by: Person;
}

export function memberActivity(world: World, { home, people, change, by }: MemberChange): Activity {
  const list = people.map(p => ({ id: p.id, aadObjectId: p.aadObjectId }));
  const eventType = change === 'added' ? 'teamMemberAdded' : 'teamMemberRemoved';
  return {
    type: 'conversationUpdate',
    ...envelope(world, by),
    [change === 'added' ? 'membersAdded' : 'membersRemoved']: list,
    conversation: 'channels' in home ? teamConversation(home) : chatConversation(home),
    channelData: {
      ...('channels' in home && { team: teamFacts(home), eventType }),
      tenant: { id: home.tenantId },
    },
  };
}

const chatConversation = (chat: Chat) => ({
  isGroup: true,
  conversationType: 'groupChat',
  tenantId: chat.tenantId,
  id: chat.id,
});

/** An event of a channel or of a team: Teams tells both in the team's own conversation. */
function teamEvent(world: World, team: Team, eventType: string, by: Person, channel?: Channel) {
  return {
    type: 'conversationUpdate',
    ...envelope(world, by),
    conversation: teamConversation(team),
    channelData: {
      ...(channel && { channel: { id: channel.id, name: channel.name, type: channel.type } }),
      team: teamFacts(team),
      eventType,
      tenant: { id: team.tenantId },
    },
  };
}

export type ChannelChange = 'created' | 'renamed' | 'deleted' | 'restored' | 'botAdded' | 'botRemoved';

const channelEvents: Record<ChannelChange, string> = {
  created: 'channelCreated',
  renamed: 'channelRenamed',
  deleted: 'channelDeleted',
  restored: 'channelRestored',
  botAdded: 'channelMemberAdded',
  botRemoved: 'channelMemberRemoved',
};

/** A channel changes, or the bot comes to or leaves a private or shared one. */
export function channelActivity(
  world: World,
  where: { team: Team; channel: Channel; by: Person },
  change: ChannelChange,
): Activity {
  const event = teamEvent(world, where.team, channelEvents[change], where.by, where.channel);
  if (change === 'botAdded') return { ...event, membersAdded: [{ id: world.bot.id }], ...inChannel(where) };
  if (change === 'botRemoved')
    return { ...event, membersRemoved: [{ id: world.bot.id }], ...inChannel(where) };
  return event;
}

const inChannel = ({ team, channel }: { team: Team; channel: Channel }) => ({
  conversation: { isGroup: true, conversationType: 'channel', tenantId: team.tenantId, id: channel.id },
});

export type TeamChange = 'renamed' | 'archived' | 'unarchived' | 'deleted' | 'hardDeleted' | 'restored';

const teamEvents: Record<TeamChange, string> = {
  renamed: 'teamRenamed',
  archived: 'teamArchived',
  unarchived: 'teamUnarchived',
  deleted: 'teamDeleted',
  hardDeleted: 'teamHardDeleted',
  restored: 'teamRestored',
};

export const teamActivity = (world: World, team: Team, change: TeamChange, by: Person): Activity =>
  teamEvent(world, team, teamEvents[change], by);
