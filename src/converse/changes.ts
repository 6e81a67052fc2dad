import type { TurnStores } from '../core/ports/turn.ts';
import { arrive } from './installation.ts';
import { placeOf, type Turn } from './turn.ts';

/** Teams tells only the ids of new members; their names and addresses come with the roster, in the background. */
export async function membersAdded(turn: Turn<'membersAdded'>): Promise<void> {
  const { conversation, people } = turn.happening;
  if (conversation.kind === 'personal') return;
  await turn.stores.people.join(conversation.tenantId, placeOf(turn.happening).placeId, people);
  await readAgain(turn);
}

/** Read again, too: a page that is on its way may still name who left. */
export async function membersRemoved(turn: Turn<'membersRemoved'>): Promise<void> {
  const { happening, stores } = turn;
  const { tenantId } = happening.conversation;
  await readAgain(turn);
  const left = await stores.people.leave(tenantId, placeOf(happening).placeId, happening.people);
  await stores.people.forgetStrangers(left);
}

async function readAgain({ happening, stores }: Turn): Promise<void> {
  const { placeId } = placeOf(happening);
  const conversation = { ...happening.conversation, conversationId: placeId };
  await stores.rosters.request({ placeId, conversation }, 'change');
}

/** The only sign that Herald may write to a shared or private channel of a team that has it. */
export async function channelMembership({ happening, stores }: Turn<'channelMembership'>): Promise<void> {
  const { tenantId } = happening.conversation;
  const { channel, added, team, at } = happening;
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
export async function channelChanged({ happening, stores }: Turn<'channelChanged'>): Promise<void> {
  const { tenantId } = happening.conversation;
  const { channel, change, team, at } = happening;
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

/** The new name came with the happening and is kept already. */
export async function teamChanged(turn: Turn<'teamChanged'>): Promise<void> {
  const { happening, stores } = turn;
  const { tenantId } = happening.conversation;
  const { placeId } = placeOf(happening);
  const state = TEAM_STATE[happening.change];
  if (state === undefined || !(await stores.teams.setState(tenantId, placeId, state, happening.at))) return;
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
