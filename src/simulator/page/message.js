import { drawCard } from './card.js';
import { avatar, botAvatar, clock, h } from './dom.js';
import { markdown } from './markdown.js';
import { isBot, nameOf, view } from './state.js';

const cardType = 'application/vnd.microsoft.card.adaptive';

/** A message, with the card that stands for it to the chosen person. */
export function bubble(message) {
  const mine = message.from === view.person.id;
  const bot = isBot(message);
  const notices = (message.notices ?? []).filter(n => n.person === view.person.id);
  return h(
    'div',
    {
      class: `message${mine ? ' mine' : ''}${bot ? ' from-bot' : ''}`,
      'data-testid': 'message',
      'data-message-id': message.id,
      'data-from': bot ? 'bot' : message.from,
    },
    !mine && (bot ? botAvatar() : avatar(nameOf(message.from))),
    h(
      'div',
      { class: 'body' },
      byline(message, mine),
      ...(message.deleted ? [h('p', { class: 'gone' }, 'This message has been deleted.')] : content(message)),
      ...notices.map(n => h('p', { class: 'notice', 'data-testid': 'notice' }, n.text)),
    ),
  );
}

function byline(message, mine) {
  return h(
    'div',
    { class: 'byline' },
    !mine && h('span', { class: 'who' }, nameOf(message.from)),
    isBot(message) && h('span', { class: 'badge' }, 'App'),
    h('time', { datetime: message.at }, clock(message.at)),
    message.updatedAt && !message.deleted && h('span', {}, 'Edited'),
  );
}

function content(message) {
  const seen = message.views?.[view.person.id];
  const cards = seen
    ? [seen]
    : (message.attachments ?? []).filter(a => a.contentType === cardType).map(a => a.content);
  const others = (message.attachments ?? []).filter(a => a.contentType !== cardType);
  return [
    message.text && said(message),
    ...cards.map(card => drawCard(card, message, view.place)),
    ...others.map(a => h('p', { class: 'gone' }, `Attachment of type ${a.contentType}`)),
  ].filter(Boolean);
}

/** A bot's text is Markdown unless it says otherwise; people's is plain. */
function said(message) {
  if (message.textFormat === 'plain' || !isBot(message)) return h('p', { class: 'text' }, message.text);
  const element = h('div', { class: 'text' });
  element.innerHTML = markdown(message.text);
  return element;
}
