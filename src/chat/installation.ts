import type { InboundEvent } from '../core/inbound-event.ts';
import type { Person } from '../core/person.ts';
import { welcomeAt } from '../decide/reach.ts';
import type { TurnStores } from './ports/turn-stores.ts';
import { placeOf, sayCard, type Turn, toPerson, toPlace } from './turn.ts';

/**
 * Herald is in a place where it was not known to be. The roster is read in the background, except for a 1:1 whose
 * person is known by their addresses already: it would tell nothing more, and cost one of the tenant's turns.
 */
export async function arrive({ event, person, stores }: Turn): Promise<void> {
  const { conversation } = event;
  if (conversation.kind === 'personal' && person?.upn !== undefined) return;
  const { placeId } = placeOf(event);
  if (conversation.kind === 'channel') await stores.teams.openConversations(conversation.tenantId, placeId);
  const place = { placeId, conversation: { ...conversation, conversationId: placeId } };
  await stores.rosters.request(place, 'arrival');
}

/** Herald was installed: one welcome, whichever of the two signals of Teams came first and however often. */
export async function installed(turn: Turn<'installed'>): Promise<void> {
  const { event, person, stores, now } = turn;
  const { tenantId, kind } = event.conversation;
  if (kind === 'personal' && person === undefined) return;
  if (kind !== 'personal') await keepReader(turn);
  if (!(await stores.installations.welcome(tenantId, placeOf(event).placeId, now))) return;
  await (person === undefined ? welcomeGroup(turn) : welcomePerson(turn, person));
}

/** Several read there, and none is asked: so it is what whoever brought Herald reads. */
async function keepReader({ event, stores }: Turn<'installed'>): Promise<void> {
  const { conversation, from, locale } = event;
  if (from === undefined) return;
  const by = { teamsId: from.teamsId, ...(locale !== undefined && { locale }) };
  await stores.installations.keepReader({ tenantId: conversation.tenantId, ...placeOf(event) }, by);
}

function welcomePerson(turn: Turn<'installed'>, person: Person): Promise<void> {
  const name = turn.event.from?.givenName ?? person.name;
  const data = { ...turn.abilities.facts(turn), ...(name !== undefined && { name }) };
  const notBefore = welcomeAt(person.installedForAt, turn.now);
  return sayCard(turn, toPerson(person), 'welcome-person', data, { code: 'installed' }, notBefore);
}

/** One card where it was installed. Its members did not ask for anything, so none of them is written to. */
async function welcomeGroup(turn: Turn<'installed'>): Promise<void> {
  const { conversation, team, conversationName, from } = turn.event;
  const by = from?.name;
  const isTeam = conversation.kind === 'channel';
  const name = isTeam ? team?.name : conversationName;
  const data = {
    kind: isTeam ? ('team' as const) : ('groupChat' as const),
    conversationId: conversation.conversationId,
    ...(name !== undefined && { name }),
    ...(by !== undefined && { installedBy: by }),
  };
  await sayCard(turn, toPlace(turn.event), 'welcome-group', data, {
    code: 'installed',
    ...(name !== undefined && { place: name }),
    ...(by !== undefined && { by }),
  });
}

/** Herald was taken away: nothing is sent there again, and what it knew of people is deleted. */
export async function removed({ event, stores }: Turn<'removed'>): Promise<void> {
  const { tenantId, conversationId, kind } = event.conversation;
  const { placeId } = placeOf(event);
  await stores.rosters.cancel(tenantId, placeId);
  const left = await (kind === 'personal' ? leaveOwner(stores, event) : leaveMembers(stores, event));
  if (kind === 'channel') await stores.teams.closeConversations(tenantId, placeId, 'removed');
  else await stores.conversations.setState(tenantId, conversationId, 'removed');
  await stores.people.forgetStrangers(left);
}

/** The 1:1's own person left, whoever removed Herald: an administrator can do that too. */
async function leaveOwner(stores: TurnStores, { conversation, from }: InboundEvent): Promise<string[]> {
  const { tenantId, conversationId } = conversation;
  const owner =
    (await stores.people.whose(tenantId, conversationId)) ??
    (from && (await stores.people.find(tenantId, from.teamsId)));
  if (owner === undefined) return [];
  await stores.people.close(owner.id);
  return [owner.id];
}

async function leaveMembers(stores: TurnStores, event: InboundEvent): Promise<string[]> {
  const { tenantId } = event.conversation;
  const { placeId } = placeOf(event);
  await stores.ledger.unsayIn(tenantId, placeId);
  return stores.people.leave(tenantId, placeId, 'all');
}
