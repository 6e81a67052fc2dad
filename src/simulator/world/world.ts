import { channelId, chatId, guid } from './ids.ts';
import type { Change, Channel, Chat, Conversation, Team, World } from './nouns.ts';
import { makeDirectory, makePeople } from './people.ts';

export interface WorldOptions {
  /** App id of the bot, with or without `28:`. */
  readonly botId: string;
  /** At least six; more are members of the team. */
  readonly people: number;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly changed: (change: Change) => void;
}

/** A tenant with people, one team of three channels, and one group chat. The bot is installed nowhere. */
export function makeWorld(options: WorldOptions): World {
  const botId = options.botId.startsWith('28:') ? options.botId : `28:${options.botId}`;
  const people = makePeople(Math.max(6, options.people), botId);
  const team = makeTeam(people.map(p => p.id));
  const chat = makeChat(people.slice(0, 3).map(p => p.id));
  return {
    tenantId: guid('tenant Contoso'),
    bot: { id: botId, name: 'Herald' },
    serviceUrl: '',
    people,
    directory: makeDirectory(people),
    teams: [team],
    chats: [chat],
    conversations: new Map(
      [...team.channels.map(c => channelPlace(team, c)), chatPlace(chat)].map(c => [c.id, c]),
    ),
    now: options.now,
    newId: options.newId,
    changed: options.changed,
  };
}

function makeTeam(members: readonly string[]): Team {
  const names = ['General', 'Ops', 'Releases'];
  const channels = names.map(name => makeChannel(channelId(name), name, 'standard'));
  return {
    id: channelId('General'),
    aadGroupId: guid('team Contoso Engineering'),
    name: 'Contoso Engineering',
    installed: false,
    archived: false,
    deleted: false,
    members: new Set(members),
    channels,
  };
}

function makeChat(members: readonly string[]): Chat {
  return { id: chatId('Launch crew'), title: 'Launch crew', installed: false, members: new Set(members) };
}

/** A channel as it is born: private and shared ones without the bot. */
export function makeChannel(id: string, name: string, type: Channel['type']): Channel {
  return { id, name, type, hasBot: type === 'standard', deleted: false };
}

/** The place where a channel's posts are kept. */
export function channelPlace(team: Team, channel: Channel): Conversation {
  return { id: channel.id, kind: 'channel', title: channel.name, teamId: team.id, messages: [] };
}

function chatPlace(chat: Chat): Conversation {
  return { id: chat.id, kind: 'groupChat', title: chat.title, messages: [] };
}
