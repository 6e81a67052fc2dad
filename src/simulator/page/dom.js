/**
 * Makes an element. Children are nodes or text; text is always set as text, so nothing that came from outside
 * becomes markup. Attributes that are `false` or missing are left out; functions listen.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== false && value !== undefined && value !== null)
      element.setAttribute(name, value === true ? '' : value);
  }
  element.append(
    ...children.flat().filter(child => child !== undefined && child !== null && child !== false),
  );
  return element;
}

export const byId = id => document.getElementById(id);

const colours = ['#8764b8', '#0f6cbd', '#986f0b', '#c239b3', '#0b6a0b', '#a4262c', '#005b70', '#4f6bed'];

/** A round picture with initials, always in the same colour for the same name. */
export function avatar(name, size = '') {
  const words = name
    .replace(/\(.*\)/, '')
    .trim()
    .split(/\s+/);
  const initials = words.length > 1 ? words[0][0] + words.at(-1)[0] : name[0];
  const index =
    [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 0) % colours.length;
  const element = h('span', { class: `avatar ${size}`, 'aria-hidden': 'true' }, initials.toUpperCase());
  element.style.backgroundColor = colours[index];
  return element;
}

/** The bot's own picture: a herald's horn. */
export function botAvatar(size = '') {
  return h('span', { class: `avatar bot ${size}`, 'aria-hidden': 'true' });
}

/** `14:05` today, `20 Nov, 14:05` on other days. */
export function clock(at) {
  const date = new Date(at);
  const time = date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  if (date.toDateString() === new Date().toDateString()) return time;
  return `${date.toLocaleDateString([], { day: 'numeric', month: 'short' })}, ${time}`;
}

/** Puts new children into a list that keeps its scroll position and its focus; `key` names a data attribute. */
export function redraw(list, key, children) {
  const { scrollLeft, scrollTop } = list;
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset[key] : undefined;
  list.replaceChildren(...children);
  list.scrollTo(scrollLeft, scrollTop);
  if (focused) list.querySelector(`[data-${key}="${CSS.escape(focused)}"]`)?.focus();
  const chosen = list.querySelector('.chosen');
  if (list.dataset.chosen === chosen?.dataset[key]) return;
  list.dataset.chosen = chosen?.dataset[key] ?? '';
  chosen?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}
