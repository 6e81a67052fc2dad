import { byId, h } from './dom.js';
import { control } from './state.js';

const open = new Set();

/** The drawer: the exchanges over the wire, newest first, with both bodies. */
export async function drawWire() {
  const drawer = byId('wire');
  if (drawer.hidden) return;
  const { requests } = await control('requests');
  const clear = async () => {
    await fetch('/control/requests', { method: 'DELETE' });
    await drawWire();
  };
  drawer.replaceChildren(
    h(
      'header',
      {},
      h('h2', {}, 'Wire'),
      h('span', { class: 'head-sub' }, `${requests.length} exchanges`),
      h('button', { type: 'button', class: 'ghost', click: clear }, 'Clear'),
    ),
    h('div', { class: 'entries' }, ...requests.slice(-200).reverse().map(entry)),
  );
}

function entry(e) {
  const failed = e.settled && (e.status === undefined || e.status >= 400);
  const label =
    e.operation ?? [e.request?.type, e.request?.name ?? e.request?.action].filter(Boolean).join(' ');
  return h(
    'details',
    {
      class: `entry ${e.direction}`,
      'data-testid': 'wire-entry',
      open: open.has(e.id),
      toggle: event => (event.target.open ? open.add(e.id) : open.delete(e.id)),
    },
    h(
      'summary',
      {},
      h('span', { class: 'direction' }, e.direction === 'to-bot' ? '→ bot' : '← bot'),
      h('span', { class: 'label' }, label),
      h(
        'span',
        { class: failed ? 'status failed' : 'status' },
        String(e.status ?? (e.settled ? 'cut' : '…')),
      ),
      h('time', {}, e.at.slice(11, 23)),
    ),
    h('code', { class: 'path' }, `${e.method} ${e.path}`),
    body('Request', e.request),
    body('Response', e.response),
  );
}

const body = (title, json) =>
  json !== undefined && h('div', {}, h('h3', {}, title), h('pre', {}, JSON.stringify(json, null, 2)));
