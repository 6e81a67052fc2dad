import type { Conversation, Person, World } from '../world/nouns.ts';
import { channelOf } from '../world/places.ts';
import {
  type Activity,
  account,
  channelData,
  conversationOf,
  envelope,
  teamConversation,
  teamFacts,
} from './envelope.ts';

/** Where the app is installed or removed, and by whom. */
export interface Installation {
  readonly place: Conversation;
  readonly by: Person;
  readonly change: 'add' | 'remove' | 'add-upgrade' | 'remove-upgrade';
}

/** Which signals come, and in which order: Teams promises nothing about either. */
export const signalOrders = {
  'conversationUpdate-first': ['conversationUpdate', 'installationUpdate'],
  'installationUpdate-first': ['installationUpdate', 'conversationUpdate'],
  'conversationUpdate-only': ['conversationUpdate'],
  'installationUpdate-only': ['installationUpdate'],
} as const;

export type SignalOrder = keyof typeof signalOrders;

/** The activities that tell the bot about an installation. An upgrade has only the one signal. */
export function installationActivities(world: World, what: Installation, order: SignalOrder): Activity[] {
  const upgrade = what.change.endsWith('-upgrade');
  return signalOrders[upgrade ? 'installationUpdate-only' : order].flatMap(signal =>
    build[signal](world, what),
  );
}

const build = {
  installationUpdate(world: World, { place, by, change }: Installation): Activity[] {
    return [
      {
        type: 'installationUpdate',
        action: change,
        ...envelope(world, by),
        locale: by.locale,
        entities: [{ type: 'clientInfo', locale: by.locale, platform: 'Web' }],
        conversation: conversationOf(place),
        channelData: {
          ...(change === 'add' && selectedChannel(world, place)),
          ...channelData(world, place),
          source: { name: 'message' },
        },
      },
    ];
  },
  conversationUpdate(world: World, what: Installation): Activity[] {
    return what.change === 'add' ? [botAdded(world, what)] : botRemoved(world, what);
  },
};

const selectedChannel = (world: World, place: Conversation) =>
  channelOf(world, place.id) && { settings: { selectedChannel: { id: place.id } } };

function botAdded(world: World, { place, by }: Installation): Activity {
  const bot = { id: world.bot.id };
  const team = channelOf(world, place.id)?.team;
  return {
    type: 'conversationUpdate',
    ...envelope(world, by),
    membersAdded: place.kind === 'personal' ? [bot, account(by)] : [bot],
    conversation: conversationOf(place),
    channelData: {
      ...(team && {
        ...selectedChannel(world, place),
        team: teamFacts(team),
        eventType: 'teamMemberAdded',
      }),
      tenant: { id: place.tenantId },
    },
  };
}

/** Only teams and group chats say so; the end of a 1:1 chat is told by `installationUpdate` alone. */
function botRemoved(world: World, { place, by }: Installation): Activity[] {
  if (place.kind === 'personal') return [];
  const team = channelOf(world, place.id)?.team;
  return [
    {
      type: 'conversationUpdate',
      ...envelope(world, by),
      membersRemoved: [{ id: world.bot.id }],
      conversation: team ? teamConversation(team) : conversationOf(place),
      channelData: {
        ...(team && { team: teamFacts(team), eventType: 'teamMemberRemoved' }),
        tenant: { id: place.tenantId },
      },
    },
  ];
}
