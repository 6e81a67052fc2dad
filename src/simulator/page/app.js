import { byId, h } from './dom.js';
import { drawMisbehave } from './misbehave.js';
import { drawPeople } from './people.js';
import { drawPlaces, headline } from './places.js';
import { control, findPlace, isBot, messagesOf, nameOf, placesOf, view } from './state.js';
import { drawThread } from './thread.js';
import { toast } from './toasts.js';
import { drawWire } from './wire.js';

const asked = new URLSearchParams(location.search);
view.clean = asked.has('clean');
document.body.classList.toggle('clean', view.clean);

/** Fetches everything and draws what changed. `wanted` is the place to be in afterwards. */
async function refresh(wanted = view.place?.id ?? asked.get('conversation') ?? 'personal') {
  const upn = view.person?.upn ?? asked.get('person');
  view.state = await control('state');
  view.person = view.state.people.find(p => p.upn === upn || p.id === upn) ?? view.state.people[0];
  view.place = findPlace(view.person, wanted);
  draw();
}

function draw() {
  const { person, place } = view;
  view.seen.set(place.id, Number(messagesOf(place.id).at(-1)?.id ?? 0));
  drawPeople(choose);
  drawPlaces(open);
  drawThread(reply);
  drawComposer();
  void drawMisbehave();
  rememberAddress();
  document.title = `${place.title} · ${person.givenName} · Teams stand-in`;
  document.body.dataset.ready = 'true';
}

function rememberAddress() {
  const { person, place } = view;
  const query = new URLSearchParams({
    person: person.upn,
    conversation: place.kind === 'personal' ? 'personal' : place.title,
  });
  history.replaceState(null, '', `/?${query}${view.clean ? '&clean' : ''}`);
}

function choose(person) {
  const kind = view.place.kind === 'personal' ? 'personal' : view.place.id;
  view.person = person;
  view.place = findPlace(person, kind);
  view.replyTo = undefined;
  draw();
}

function open(place) {
  view.place = place;
  view.replyTo = undefined;
  draw();
}

function reply(root) {
  view.replyTo = root;
  drawComposer();
  byId('text').focus();
}

function drawComposer() {
  const { place, replyTo, state } = view;
  byId('mention').hidden = place.kind === 'personal';
  byId('mention').textContent = `@${state.botName}`;
  const verb = place.kind === 'channel' ? 'Start a post' : 'Type a message';
  byId('text').placeholder = replyTo ? 'Reply' : verb;
  byId('replying').hidden = !replyTo;
  if (replyTo) {
    const cancel = h('button', { type: 'button', class: 'ghost', click: () => open(place) }, 'Cancel');
    byId('replying').replaceChildren(`Replying to ${nameOf(replyTo.from)}: ${headline(replyTo)}`, cancel);
  }
}

async function send(event) {
  event.preventDefault();
  const text = byId('text').value.trim();
  if (text === '') return;
  byId('text').value = '';
  const { person, place, replyTo } = view;
  view.replyTo = undefined;
  drawComposer();
  try {
    await control('say', {
      person: person.upn,
      conversation: place.id,
      text,
      mention: byId('mention').getAttribute('aria-pressed') === 'true',
      ...(replyTo && { replyTo: replyTo.id }),
    });
  } catch (error) {
    byId('text').value = text;
    toast({ title: 'Not sent', text: error.message });
  }
}

function toggle(button) {
  const on = button.getAttribute('aria-pressed') !== 'true';
  button.setAttribute('aria-pressed', String(on));
}

const drawers = { wire: drawWire, misbehave: drawMisbehave };

/** Opens a drawer, or shuts it; they share one place. */
function toggleDrawer(wanted) {
  const opens = byId(wanted).hidden;
  for (const id of Object.keys(drawers)) {
    byId(id).hidden = id !== wanted || !opens;
    byId(`${id}-toggle`).setAttribute('aria-expanded', String(!byId(id).hidden));
  }
  document.body.classList.toggle('with-wire', opens);
  drawDrawers();
}

const drawDrawers = () => {
  for (const draw of Object.values(drawers)) void draw();
};

/** Runs a task at most every 120 ms, and once more when it was asked for meanwhile. */
function calmly(task) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      void task();
    }, 120);
  };
}

const refreshSoon = calmly(() => refresh());
const drawersSoon = calmly(drawDrawers);
const announced = new Set();

/** A banner for the bot's messages where the chosen person is. Edits and answers to clicks make none. */
function announce({ conversation, person, message }) {
  const places = placesOf(view.person);
  const place = person === view.person.id ? places[0] : places.find(p => p.id === conversation);
  if (view.clean || !place || !isBot(message) || announced.has(message.id)) return;
  announced.add(message.id);
  if (message.updatedAt || message.views || message.notices) return;
  const title = place.kind === 'personal' ? view.state.botName : `${view.state.botName} in ${place.title}`;
  toast({ title, text: headline(message), open: () => void refresh(conversation) });
}

function listen() {
  const events = new EventSource('/control/events');
  events.onmessage = event => {
    const change = JSON.parse(event.data);
    if (change.kind === 'wire') return drawersSoon();
    if (change.kind === 'message') announce(change);
    refreshSoon();
  };
  // Changes made while the line was down are only in the state.
  events.onopen = () => void catchUp();
}

/** Only where something happened: a button that is drawn anew under a pressing finger loses the press. */
async function catchUp() {
  const missed = JSON.stringify(await control('state')) !== JSON.stringify(view.state);
  if (missed) refreshSoon();
}

byId('composer').addEventListener('submit', send);
byId('mention').addEventListener('click', event => toggle(event.currentTarget));
for (const id of Object.keys(drawers)) byId(`${id}-toggle`).addEventListener('click', () => toggleDrawer(id));
await refresh();
listen();
