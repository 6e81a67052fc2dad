/** The knowledge of the page: the stand-in's state, who is looking, at what, and what they have seen. */
export const view = {
  state: undefined,
  person: undefined,
  place: undefined,
  replyTo: undefined,
  /** Conversation → newest message id that was looked at. */
  seen: new Map(),
  clean: false,
};

export async function control(path, body, method = body === undefined ? 'GET' : 'POST') {
  const response = await fetch(`/control/${path}`, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? `The stand-in answered ${response.status}.`);
  return answer;
}

/** `{id, kind, title, subtitle, scope, installed}` of every place this person can look at. */
export function placesOf(person) {
  const { state } = view;
  const personal = state.conversations.find(c => c.personId === person.id);
  const chats = state.chats.filter(chat => chat.members.includes(person.id));
  const teams = state.teams.filter(team => !team.deleted && team.members.includes(person.id));
  return [
    {
      id: personal?.id ?? 'personal',
      kind: 'personal',
      title: state.botName,
      installed: person.installed,
      scope: { person: person.upn },
    },
    ...chats.map(chat => ({
      id: chat.id,
      kind: 'groupChat',
      title: chat.title,
      subtitle: `${chat.members.length} people`,
      installed: chat.installed,
      scope: { chat: chat.id, by: person.upn },
    })),
    ...teams.flatMap(team => team.channels.filter(c => !c.deleted).map(c => channelPlace(team, c, person))),
  ];
}

const channelPlace = (team, channel, person) => ({
  id: channel.id,
  kind: 'channel',
  title: channel.name,
  subtitle: team.name,
  installed: team.installed,
  scope: { team: team.id, channel: channel.id, by: person.upn },
});

export const messagesOf = id => view.state.conversations.find(c => c.id === id)?.messages ?? [];

export const isBot = message => message.from === view.state.botId;

/** How many messages of the bot this person has not looked at. */
export function unread(id) {
  const seen = view.seen.get(id) ?? 0;
  return messagesOf(id).filter(m => isBot(m) && !m.deleted && Number(m.id) > seen).length;
}

/** Finds what an address asked for: an id, `personal`, or the name of a channel or chat. */
export function findPlace(person, wanted) {
  const places = placesOf(person);
  return places.find(p => [p.id, p.kind, p.title].includes(wanted)) ?? places[0];
}

export const nameOf = id =>
  id === view.state.botId
    ? view.state.botName
    : (view.state.people.find(p => p.id === id)?.name ?? 'Somebody');
