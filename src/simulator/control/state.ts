import type { Channel, Conversation, Person, Team, World } from '../world/nouns.ts';

const personState = ({ presence, ...person }: Person) => ({ ...person, installed: presence === 'installed' });

const channelState = ({ id, name, type, hasBot, deleted }: Channel) => ({ id, name, type, hasBot, deleted });

const teamState = (team: Team) => ({
  ...team,
  members: [...team.members],
  channels: team.channels.map(channelState),
});

/** Everything that the stand-in knows, or the messages of one conversation only. */
export function stateOf(world: World, only?: string) {
  const shown = (c: Conversation) => only === undefined || c.id === only;
  return {
    tenantId: world.tenantId,
    botId: world.bot.id,
    botName: world.bot.name,
    serviceUrl: world.serviceUrl,
    people: world.people.map(personState),
    teams: world.teams.map(teamState),
    chats: world.chats.map(chat => ({ ...chat, members: [...chat.members] })),
    conversations: [...world.conversations.values()].filter(shown),
  };
}
