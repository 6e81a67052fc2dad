import { avatar, byId, h, redraw } from './dom.js';
import { placesOf, unread, view } from './state.js';

/** The first twelve, and the chosen one: a tenant may have thousands. */
function shown() {
  const first = view.state.people.slice(0, 12);
  return first.includes(view.person) ? first : [...first, view.person];
}

/** The rail: who you are. */
export function drawPeople(choose) {
  redraw(
    byId('people'),
    'person',
    shown().map(person => button(person, choose)),
  );
}

function button(person, choose) {
  const chosen = person === view.person;
  const waiting = placesOf(person).some(place => place.kind === 'personal' && unread(place.id) > 0);
  return h(
    'button',
    {
      type: 'button',
      class: chosen ? 'person chosen' : 'person',
      'aria-pressed': String(chosen),
      'data-testid': 'person',
      'data-person': person.upn,
      title: `${person.name} · ${person.jobTitle}`,
      click: () => choose(person),
    },
    avatar(person.name),
    h('span', { class: 'first-name' }, person.givenName),
    waiting && !chosen && h('span', { class: 'dot' }, h('span', { class: 'sr' }, 'has something new')),
  );
}
