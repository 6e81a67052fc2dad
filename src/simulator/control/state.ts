import type { Channel, Conversation, Person, Team, World } from '../world/nouns.ts';

const personState = ({ presence, ...person }: Person) => ({ ...person, installed: presence === 'installed' });

const channelState = ({ id, name, type, hasBot, deleted }: Channel) => ({ id, name, type, hasBot, deleted });

const teamState = (team: Team) => ({
  ...team,
  members: [...team.members],
  owners: [...team.owners],
  channels: team.channels.map(channelState),
});

/** Everything that the stand-in knows of a tenant, or the messages of one conversation only. */
export function stateOf(world: World, asked: { tenant?: string; conversation?: string }) {
  const { tenant = world.tenantId, conversation } = asked;
  const here = (noun: { tenantId: string }) => noun.tenantId === tenant;
  const shown = (c: Conversation) => here(c) && (conversation === undefined || c.id === conversation);
  return {
    tenantId: tenant,
    tenantName: world.tenants.get(tenant)?.name,
    botId: world.bot.id,
    botName: world.bot.name,
    serviceUrl: world.serviceUrl,
    people: (world.tenants.get(tenant)?.people ?? []).map(personState),
    teams: world.teams.filter(here).map(teamState),
    chats: world.chats.filter(here).map(chat => ({ ...chat, members: [...chat.members] })),
    conversations: [...world.conversations.values()].filter(shown),
  };
}
