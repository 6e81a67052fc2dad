import { avatar, botAvatar, byId, h } from './dom.js';
import { bubble } from './message.js';
import { control, messagesOf, view } from './state.js';
import { toast } from './toasts.js';

/** Message id → what was drawn from. A card that did not change is left alone: somebody may be typing in it. */
const drawn = new Map();

/** The thread: its head, and the messages as the chosen person sees them. */
export function drawThread(reply) {
  drawHead();
  const { place, person } = view;
  const box = byId('messages');
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  const scene = `${person.id} ${place.id}`;
  if (box.dataset.scene !== scene) {
    drawn.clear();
    box.replaceChildren();
    box.dataset.scene = scene;
  }
  const messages = messagesOf(place.id);
  const rows =
    place.kind === 'channel' ? posts(messages, reply) : messages.map(m => kept(m, () => bubble(m)));
  arrange(box, rows.length > 0 ? rows : [emptiness(place)]);
  if (atEnd || box.dataset.scrolled !== scene) box.scrollTop = box.scrollHeight;
  box.dataset.scrolled = scene;
}

/** Puts the rows in order, moving only what is not in its place: a moved element loses its focus. */
function arrange(box, rows) {
  rows.forEach((row, index) => {
    if (box.children[index] !== row) box.insertBefore(row, box.children[index] ?? null);
  });
  while (box.children.length > rows.length) box.lastChild.remove();
}

/** The element of this message, drawn again only when something about it changed. */
function kept(message, draw, more = '') {
  const signature = JSON.stringify(message) + more;
  const last = drawn.get(message.id);
  if (last?.signature === signature) return last.element;
  const element = draw();
  drawn.set(message.id, { signature, element });
  return element;
}

function drawHead() {
  const { place, person, state } = view;
  const title = h(
    'div',
    { class: 'head-lines' },
    h('h1', { 'data-testid': 'thread-title' }, place.title),
    h('span', { class: 'head-sub' }, subtitle(place, person, state)),
  );
  const picture = place.kind === 'personal' ? botAvatar() : avatar(place.subtitle ?? place.title, 'square');
  byId('thread-head').replaceChildren(
    picture,
    title,
    h('div', { class: 'head-actions' }, ...buttons(place, person)),
  );
}

function subtitle(place, person, state) {
  if (place.kind !== 'personal') return place.subtitle;
  if (person.blocked) return `${person.givenName} has blocked ${state.botName}`;
  return place.installed ? `App · talking to ${person.name}` : `Not added by ${person.givenName}`;
}

const where = { personal: '', groupChat: ' to chat', channel: ' to team' };
const whence = { personal: '', groupChat: ' from chat', channel: ' from team' };

function buttons(place, person) {
  const name = view.state.botName;
  const act = path => () =>
    control(path, place.scope).catch(error => toast({ title: 'Not possible', text: error.message }));
  const block = () => control('block', { person: person.upn, blocked: !person.blocked });
  return [
    place.kind === 'personal' &&
      h(
        'button',
        { type: 'button', class: 'ghost', 'data-testid': 'block', click: block },
        person.blocked ? 'Unblock' : 'Block',
      ),
    place.installed
      ? h(
          'button',
          { type: 'button', class: 'ghost', 'data-testid': 'remove', click: act('remove') },
          `Remove${whence[place.kind]}`,
        )
      : h(
          'button',
          { type: 'button', class: 'primary', 'data-testid': 'install', click: act('install') },
          `Add ${name}${where[place.kind]}`,
        ),
  ].filter(Boolean);
}

function emptiness(place) {
  const text = place.installed
    ? 'Nothing has been said here yet.'
    : `${view.state.botName} is not here yet. Add it with the button above.`;
  return h('p', { class: 'empty', 'data-testid': 'empty' }, text);
}

/** A channel: posts with their replies under them. */
function posts(messages, reply) {
  const replies = Map.groupBy(
    messages.filter(m => m.rootId),
    m => m.rootId,
  );
  return messages.filter(m => !m.rootId).map(root => post(root, replies.get(root.id) ?? [], reply));
}

function post(root, replies, reply) {
  const id = `post ${root.id}`;
  const element = kept({ id, root, replies }, () =>
    h(
      'article',
      { class: 'post', 'data-post-id': root.id },
      kept(root, () => bubble(root)),
      h('div', { class: 'replies' }, ...replies.map(m => kept(m, () => bubble(m)))),
      h(
        'button',
        {
          type: 'button',
          class: 'reply',
          'data-testid': 'reply',
          click: () => reply(root),
        },
        'Reply',
      ),
    ),
  );
  return element;
}
