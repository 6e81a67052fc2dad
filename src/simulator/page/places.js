import { avatar, botAvatar, byId, h, redraw } from './dom.js';
import { isBot, messagesOf, placesOf, unread, view } from './state.js';

/** The list: the 1:1 chat, group chats, and the channels of teams. */
export function drawPlaces(open) {
  const places = placesOf(view.person);
  const chats = places.filter(p => p.kind !== 'channel');
  const teams = Map.groupBy(
    places.filter(p => p.kind === 'channel'),
    p => p.subtitle,
  );
  redraw(byId('places'), 'conversation', [
    h('h2', {}, 'Chat'),
    ...chats.map(place => row(place, open)),
    ...[...teams].flatMap(([team, channels]) => [
      h('h2', {}, 'Teams'),
      h('div', { class: 'team' }, avatar(team, 'square small'), h('span', {}, team)),
      ...channels.map(place => row(place, open)),
    ]),
  ]);
}

function row(place, open) {
  const chosen = place.id === view.place?.id;
  const count = chosen ? 0 : unread(place.id);
  return h(
    'button',
    {
      type: 'button',
      class: `place ${place.kind}${chosen ? ' chosen' : ''}${count ? ' unread' : ''}`,
      'aria-current': chosen && 'true',
      'data-testid': 'conversation',
      'data-conversation': place.id,
      'data-title': place.title,
      click: () => open(place),
    },
    place.kind === 'personal' ? botAvatar() : place.kind === 'groupChat' && avatar(place.title),
    h(
      'span',
      { class: 'lines' },
      h('span', { class: 'title' }, place.title),
      place.kind !== 'channel' && h('span', { class: 'preview' }, preview(place)),
    ),
    count > 0 && h('span', { class: 'count', 'data-testid': 'unread' }, String(count)),
  );
}

function preview(place) {
  const last = messagesOf(place.id).findLast(m => !m.deleted);
  if (!last) return place.installed ? 'No messages yet' : `${view.state.botName} is not here`;
  const who = last.from === view.person.id ? 'You: ' : '';
  return who + headline(last);
}

/** The line that stands for a message in lists and toasts. */
export function headline(message) {
  return message.summary ?? message.text ?? (isBot(message) ? 'Sent a card' : '');
}
