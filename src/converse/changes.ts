import type { PersonInTeams } from '../core/person.ts';
import { placeOf, type Turn } from './turn.ts';

/** Teams tells only the ids of new members; their names and addresses come with the roster, in the background. */
export async function membersAdded(turn: Turn<'membersAdded'>): Promise<void> {
  const { happening, stores } = turn;
  const { conversation, people } = happening;
  if (conversation.kind === 'personal') return;
  const { placeId } = placeOf(happening);
  await stores.people.join(conversation.tenantId, placeId, await idsOf(turn, people));
  await stores.rosters.request({ placeId, conversation: { ...conversation, conversationId: placeId } });
}

export async function membersRemoved(turn: Turn<'membersRemoved'>): Promise<void> {
  const { happening, stores } = turn;
  const { placeId } = placeOf(happening);
  const ids = await idsOf(turn, happening.people);
  await stores.people.leave(happening.conversation.tenantId, placeId, ids);
  await stores.people.forgetStrangers(ids);
}

async function idsOf({ stores, happening }: Turn, people: readonly PersonInTeams[]): Promise<string[]> {
  const ids: string[] = [];
  for (const person of people)
    ids.push((await stores.people.meet(happening.conversation.tenantId, person)).id);
  return ids;
}

/** The only sign that Herald may write to a shared or private channel of a team that has it. */
export async function channelMembership({ happening, stores }: Turn<'channelMembership'>): Promise<void> {
  const { tenantId } = happening.conversation;
  const { channel, added, team } = happening;
  if (team !== undefined)
    await stores.teams.keepChannel(tenantId, team.id, channel, added ? 'active' : 'deleted');
  await stores.conversations.setState(tenantId, channel.id, added ? 'open' : 'removed');
}

export async function channelChanged({ happening, stores }: Turn<'channelChanged'>): Promise<void> {
  const { tenantId } = happening.conversation;
  const { channel, change, team } = happening;
  const gone = change === 'deleted' || change === 'unshared';
  if (team !== undefined)
    await stores.teams.keepChannel(tenantId, team.id, channel, gone ? 'deleted' : 'active');
  if (gone) await stores.conversations.setState(tenantId, channel.id, 'gone');
  if (change === 'restored') await stores.conversations.setState(tenantId, channel.id, 'open');
}

const TEAM_STATE = {
  renamed: 'active',
  restored: 'active',
  unarchived: 'active',
  archived: 'archived',
  deleted: 'deleted',
  hardDeleted: 'deleted',
} as const;

/** The new name came with the happening and is kept already; an archived team is silent, but not lost. */
export async function teamChanged({ happening, stores }: Turn<'teamChanged'>): Promise<void> {
  const { tenantId } = happening.conversation;
  const { placeId } = placeOf(happening);
  const state = TEAM_STATE[happening.change];
  await stores.teams.setState(tenantId, placeId, state);
  if (state === 'deleted') await stores.teams.closeConversations(tenantId, placeId, 'gone');
  if (happening.change === 'restored') await stores.conversations.setState(tenantId, placeId, 'open');
}
