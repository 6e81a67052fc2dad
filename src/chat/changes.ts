import { arrive } from './installation.ts';
import type { TurnStores } from './ports/turn-stores.ts';
import { placeOf, type Turn } from './turn.ts';

/** Teams tells only the ids of new members; their names and addresses come with the roster, in the background. */
export async function membersAdded(turn: Turn<'membersAdded'>): Promise<void> {
  const { conversation, people } = turn.event;
  if (conversation.kind === 'personal') return;
  await turn.stores.people.join(conversation.tenantId, placeOf(turn.event).placeId, people);
  await readAgain(turn);
}

/** Read again, too: a page that is on its way may still name who left. */
export async function membersRemoved(turn: Turn<'membersRemoved'>): Promise<void> {
  const { event, stores } = turn;
  const { tenantId } = event.conversation;
  await readAgain(turn);
  const left = await stores.people.leave(tenantId, placeOf(event).placeId, event.people);
  await stores.people.forgetStrangers(left);
}

async function readAgain({ event, stores }: Turn): Promise<void> {
  const { placeId } = placeOf(event);
  const conversation = { ...event.conversation, conversationId: placeId };
  await stores.rosters.request({ placeId, conversation }, 'change');
}

/** The only sign that Herald may write to a shared or private channel of a team that has it. */
export async function channelMembership({ event, stores }: Turn<'channelMembership'>): Promise<void> {
  const { tenantId } = event.conversation;
  const { channel, added, team, at } = event;
  if (team !== undefined) await stores.teams.keepChannel(tenantId, team.id, channel, at);
  const state = added ? 'active' : 'deleted';
  if (!(await stores.teams.setChannelState(tenantId, channel.id, state, at))) return;
  await stores.conversations.setState(tenantId, channel.id, added ? 'open' : 'removed');
}

const CHANNEL_STATE = {
  created: 'active',
  renamed: undefined,
  shared: 'active',
  restored: 'active',
  deleted: 'deleted',
  unshared: 'deleted',
} as const;

/** A new name does not bring a deleted channel back. */
export async function channelChanged({ event, stores }: Turn<'channelChanged'>): Promise<void> {
  const { tenantId } = event.conversation;
  const { channel, change, team, at } = event;
  if (team !== undefined) await stores.teams.keepChannel(tenantId, team.id, channel, at);
  const state = CHANNEL_STATE[change];
  if (state === undefined || !(await stores.teams.setChannelState(tenantId, channel.id, state, at))) return;
  await stores.conversations.setState(tenantId, channel.id, state === 'active' ? 'open' : 'gone');
}

const TEAM_STATE = {
  renamed: undefined,
  restored: 'active',
  unarchived: 'active',
  archived: 'archived',
  deleted: 'deleted',
  hardDeleted: 'deleted',
} as const;

/** The new name came with the event and is kept already. */
export async function teamChanged(turn: Turn<'teamChanged'>): Promise<void> {
  const { event, stores } = turn;
  const { tenantId } = event.conversation;
  const { placeId } = placeOf(event);
  const state = TEAM_STATE[event.change];
  if (state === undefined || !(await stores.teams.setState(tenantId, placeId, state, event.at))) return;
  if (state === 'active') await arrive(turn);
  if (state === 'archived') await stores.teams.closeConversations(tenantId, placeId, 'archived');
  if (state === 'deleted') await teamDeleted(stores, tenantId, placeId);
}

/** It may be restored, and its members are read again then. */
async function teamDeleted(stores: TurnStores, tenantId: string, teamId: string): Promise<void> {
  await stores.rosters.cancel(tenantId, teamId);
  await stores.teams.closeConversations(tenantId, teamId, 'gone');
  await stores.people.forgetStrangers(await stores.people.leave(tenantId, teamId, 'all'));
}
