import { botAvatar, byId, h } from './dom.js';

const shownForMs = 6_000;

/** A banner in the corner, as a client shows it for what arrives. `open` is called when it is clicked. */
export function toast({ title, text, open }) {
  const remove = () => element.remove();
  const element = h(
    'button',
    {
      type: 'button',
      class: 'toast',
      'data-testid': 'toast',
      click: () => {
        remove();
        open?.();
      },
    },
    botAvatar(),
    h(
      'span',
      { class: 'lines' },
      h('span', { class: 'title' }, title),
      h('span', { class: 'preview' }, text),
    ),
  );
  byId('toasts').append(element);
  while (byId('toasts').children.length > 3) byId('toasts').firstChild.remove();
  setTimeout(remove, shownForMs);
}
