import { placeOf, sayCard, type Turn, toPerson, toPlace } from './turn.ts';

/** Herald was installed: one welcome, whichever of the two signals of Teams came first and however often. */
export async function installed(turn: Turn<'installed'>): Promise<void> {
  const { happening, stores } = turn;
  const { tenantId, conversationId, kind } = happening.conversation;
  const by = happening.from?.name;
  const { placeId, scope } = placeOf(happening);
  const place = { tenantId, placeId, scope, at: happening.at, ...(by !== undefined && { by }) };
  if ((await stores.installations.install(place)) !== 'new') return;
  await stores.conversations.setState(tenantId, conversationId, 'open');
  await stores.rosters.request({
    placeId,
    conversation: { ...happening.conversation, conversationId: placeId },
  });
  await (kind === 'personal' ? welcomePerson(turn) : welcomeGroup(turn, by));
}

async function welcomePerson(turn: Turn<'installed'>): Promise<void> {
  const { person, stores, happening } = turn;
  if (person === undefined) return;
  const { tenantId, conversationId } = happening.conversation;
  await stores.people.open(person.id, conversationId);
  await stores.people.join(tenantId, conversationId, [person.id]);
  const name = happening.from?.givenName ?? person.name;
  await sayCard(
    turn,
    toPerson(person),
    'welcome-person',
    { ...(name !== undefined && { name }) },
    { code: 'installed' },
  );
}

/** One card where it was installed. Its members did not ask for anything, so none of them is written to. */
async function welcomeGroup(turn: Turn<'installed'>, by: string | undefined): Promise<void> {
  const { conversation, team, conversationName } = turn.happening;
  const isTeam = conversation.kind === 'channel';
  const name = isTeam ? team?.name : conversationName;
  const data = {
    kind: isTeam ? ('team' as const) : ('groupChat' as const),
    conversationId: conversation.conversationId,
    ...(name !== undefined && { name }),
    ...(by !== undefined && { installedBy: by }),
  };
  const place = name ?? (isTeam ? 'this team' : 'this chat');
  await sayCard(turn, toPlace(turn.happening), 'welcome-group', data, {
    code: 'installed',
    place,
    ...(by !== undefined && { by }),
  });
}

/** Herald was taken away: nothing is sent there again, and what it knew of people is deleted. */
export async function removed({ happening, person, stores }: Turn<'removed'>): Promise<void> {
  const { tenantId, conversationId, kind } = happening.conversation;
  const { placeId, scope } = placeOf(happening);
  const place = { tenantId, placeId, scope, at: happening.at };
  if ((await stores.installations.remove(place)) !== 'removed') return;
  if (kind === 'channel') await stores.teams.closeConversations(tenantId, placeId, 'removed');
  else await stores.conversations.setState(tenantId, conversationId, 'removed');
  if (kind === 'personal' && person !== undefined) await stores.people.close(person.id);
  const left = await stores.people.leave(tenantId, placeId, 'all');
  await stores.people.forgetStrangers([...left, ...(person === undefined ? [] : [person.id])]);
}
