import { byId, h, redraw } from './dom.js';
import { control, nameOf, view } from './state.js';
import { toast } from './toasts.js';

const operations = ['create', 'send', 'update', 'delete', 'members', 'member', 'team', 'channels'];

const often = {
  once: { times: 1 },
  '3 times': { times: 3 },
  always: {},
  'one in ten': { probability: 0.1 },
  'one in two': { probability: 0.5 },
};

/** Name → `{name, title, answer}`, fetched once. */
let named;

/** The drawer: how Teams is to fail, and which failures are in force. */
export async function drawMisbehave() {
  const drawer = byId('misbehave');
  if (drawer.hidden) return;
  named ??= new Map((await control('faults/named')).named.map(fault => [fault.name, fault]));
  const [{ faults }, limits] = await Promise.all([control('faults'), control('limits')]);
  // The form is made once: somebody may be choosing in it.
  if (!byId('misbehave-form')) drawer.replaceChildren(head(), form(), h('div', { id: 'misbehave-list' }));
  byId('misbehave-here').textContent = hereLabel();
  byId('misbehave-tenant').textContent = `everybody in ${view.state.tenantName}`;
  byId('misbehave-clear').hidden = faults.length === 0;
  redraw(byId('misbehave-list'), 'fault', [list(faults), limitsLine(limits)]);
}

const head = () =>
  h(
    'header',
    {},
    h('h2', {}, 'Misbehave'),
    h('span', { class: 'head-sub' }, 'Teams fails on purpose'),
    h(
      'button',
      { type: 'button', class: 'ghost', id: 'misbehave-clear', click: () => change('faults', 'DELETE') },
      'Behave again',
    ),
  );

function form() {
  return h(
    'form',
    { id: 'misbehave-form', 'data-testid': 'misbehave-form', submit: add },
    field('What happens', 'name', groups()),
    field('To', 'who', [
      h('option', { value: 'here', id: 'misbehave-here' }),
      h('option', { value: 'tenant', id: 'misbehave-tenant' }),
      h('option', { value: 'all' }, 'every request of the bot'),
    ]),
    h(
      'div',
      { class: 'pair' },
      field('On', 'operation', [
        option('', 'every request'),
        ...operations.map(each => option(each, each, each === 'send')),
      ]),
      field(
        'How often',
        'often',
        Object.keys(often).map(each => option(each, each)),
      ),
    ),
    h('button', { type: 'submit', class: 'primary' }, 'Let it happen'),
  );
}

const option = (value, text, selected = false) => h('option', { value, selected }, text);

const field = (label, name, options) =>
  h('label', {}, h('span', {}, label), h('select', { name, 'data-testid': `misbehave-${name}` }, options));

const kinds = [
  ['Too much', answer => answer.status === 429 || answer.status === 412],
  ['Teams is unwell', answer => answer.status >= 500],
  ['The line', answer => answer.status === undefined],
  ['Not allowed, not there', answer => answer.status === 403 || answer.status === 404],
  ['The bot is wrong', () => true],
];

/** The choices, under the first heading that fits. */
function groups() {
  const kindOf = ({ answer }) => kinds.find(([, fits]) => fits(answer))[0];
  const sorted = Map.groupBy(named.values(), kindOf);
  return kinds.map(([label]) =>
    h('optgroup', { label }, ...(sorted.get(label) ?? []).map(f => option(f.name, f.title))),
  );
}

const hereLabel = () =>
  view.place.kind === 'personal' ? `${view.person.name}'s chat` : `${view.place.title} only`;

/** A 1:1 chat is named by its person: a request that opens it does not know its id. */
const scopes = {
  here: () => (view.place.kind === 'personal' ? { person: view.person.id } : { conversation: view.place.id }),
  tenant: () => ({ tenant: view.state.tenantId }),
  all: () => ({}),
};

async function add(event) {
  event.preventDefault();
  const chosen = new FormData(event.target);
  const operation = chosen.get('operation');
  const match = { ...scopes[chosen.get('who')](), ...(operation && { operation }) };
  await change('faults', 'POST', { name: chosen.get('name'), match, ...often[chosen.get('often')] });
}

function list(faults) {
  if (faults.length === 0) return h('p', { class: 'calm', 'data-testid': 'behaves' }, 'Teams behaves.');
  return h('ul', {}, ...faults.map(row));
}

const row = fault =>
  h(
    'li',
    { 'data-testid': 'fault' },
    h('div', { class: 'lines' }, h('b', {}, titleOf(fault)), h('span', {}, circumstances(fault))),
    h(
      'button',
      {
        type: 'button',
        class: 'ghost',
        'aria-label': `Remove: ${titleOf(fault)}`,
        'data-fault': fault.id,
        click: () => change(`faults/${fault.id}`, 'DELETE'),
      },
      'Remove',
    ),
  );

function titleOf({ name, answer }) {
  if (name) return named.get(name).title;
  if (answer.drop) return `Line cut ${answer.drop}`;
  return answer.status ? `${answer.status} ${answer.code ?? ''}` : `${answer.latencyMs} ms later`;
}

/** `Ana Silva · send · 1 of 3` */
function circumstances({ match, times, probability, hits }) {
  const { state } = view;
  const place = state.conversations.find(c => c.id === match.conversation);
  return [
    match.person && nameOf(match.person),
    match.conversation && (place?.title ?? match.conversation),
    match.tenant && (match.tenant === state.tenantId ? state.tenantName : match.tenant),
    match.operation ?? 'every request',
    probability !== undefined && `${Math.round(probability * 100)} %`,
    times === undefined ? `${hits} so far` : `${hits} of ${times}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

function limitsLine({ enforced, tenant }) {
  const rate = tenant.map(({ seconds, max }) => `${max} requests in ${seconds} s`).join(', ');
  return h(
    'div',
    { class: 'limits', 'data-testid': 'limits' },
    h(
      'div',
      { class: 'lines' },
      h('b', {}, enforced ? 'Limits of Teams: on' : 'Limits of Teams: off'),
      h('span', {}, enforced ? `A tenant takes ${rate}` : 'The bot may send as fast as it can'),
    ),
    h(
      'button',
      {
        type: 'button',
        class: 'ghost',
        'data-fault': 'limits',
        click: () => change('limits', 'POST', { enforced: !enforced }),
      },
      enforced ? 'Switch off' : 'Switch on',
    ),
  );
}

async function change(path, method, body) {
  try {
    await control(path, body, method);
  } catch (error) {
    toast({ title: 'Not possible', text: error.message });
  }
  await drawMisbehave();
}
