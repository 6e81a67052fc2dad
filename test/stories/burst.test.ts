import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import type { Wire } from '../wire.ts';
import { type DeliveryItem, type Stage, startStage } from './stage.ts';

// Each waits for a window to pass, and one for a killed process to start anew.

const CARDS = 5;
/** Long enough for nine notifications and what happens to them, on a machine that has more to do. */
const WINDOW_SECONDS = 8;

let stage: Stage;
let people: { id: string; upn: string; name: string }[];
beforeAll(async () => {
  const env = { BURST_CARDS: String(CARDS), BURST_WINDOW_SECONDS: String(WINDOW_SECONDS) };
  stage = await startStage({ people: 40, env });
  await stage.teams.control('install', { team: 'Contoso Engineering' });
  ({ people } = await stage.teams.state());
  await Promise.all(plays.map(play => play()));
}, 180_000);
afterAll(() => stage.close());

const somebody = () => stage.somebody();

/** Resolves once it is known who gets it: four audiences are looked for at once, and the next may be found first. */
async function post(person: string, title: string, more: object = {}): Promise<string> {
  const { body } = await stage.herald.notify({ title, audience: { people: [person] }, ...more });
  await until(body.id, found => found !== undefined);
  return body.id;
}
/** Titled 1 to 9 unless said otherwise; their ids. */
async function nine(person: string, more: object = {}): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 1; i <= 9; i++) ids.push(await post(person, `Number ${i}`, more));
  return ids;
}

const delivery = async (id: string): Promise<DeliveryItem & Wire> =>
  (await stage.herald.request('GET', `/api/notifications/${id}/deliveries`)).body.items[0];
/** Resolves when the delivery is in this state. */
const become = (id: string | undefined, state: string) => until(id, found => found?.state === state);
const comesInDigest = (id: string) => until(id, found => found?.digest?.state === 'sent');

async function until(id: string | undefined, fits: (found: Wire) => boolean): Promise<DeliveryItem & Wire> {
  // There is no event for a caller but to ask again; asking is what a caller would do.
  return eventually(`the delivery of ${id} is as expected`, async () => {
    const found = await delivery(id ?? '');
    return fits(found) && found;
  });
}

/** The cards of notifications that a person sees, and digests, in order. */
async function cardsOf(person: string): Promise<Wire[]> {
  const { conversations } = await stage.teams.state();
  const id = people.find(({ upn }) => upn === person)?.id;
  const { messages } = conversations.find(({ personId }: Wire) => personId === id);
  return messages.filter(
    ({ summary, deleted }: Wire) => !deleted && /^(Number|Fire|\d+ notif)/.test(summary ?? ''),
  );
}
const summaries = async (person: string) =>
  (await cardsOf(person)).map(({ summary }) => String(summary).split(':')[0]);
const digestOf = async (person: string): Promise<Wire> =>
  (await stage.teams.messages({ person, text: '"showLine"' })).at(-1);
const textOf = ({ attachments }: Wire) => JSON.stringify(attachments[0].content);
const titlesIn = (digest: Wire) =>
  [...textOf(digest).matchAll(/"text":"(Number \w+)"/g)].map(([, title]) => title);
const click = (person: string, message: string, action: string | number, more: object = {}) =>
  stage.teams.control('click', { person, message, action, ...more });

/** Each of these waits until a window has passed, so they are played at the same time, with a person of their own. */
const plays: (() => Promise<void>)[] = [];
function story<T>(play: (person: string) => Promise<T>): () => T {
  let told: T | undefined;
  plays.push(async () => {
    told = await play(await somebody());
  });
  return () => told as T;
}

const crowd = story(async person => {
  const ids = await nine(person);
  const held = await become(ids[8], 'held');
  await stage.teams.control('say', { person, text: 'why' });
  const [why] = await stage.teams.messages({ person, text: 'so I held it back' });
  const other = await somebody();
  const urgent = await become(await post(person, 'Fire', { urgency: 'urgent' }), 'sent');
  const others = await become(await post(other, 'Number 1'), 'sent');
  const heldStill = await delivery(ids[8] ?? '');
  const digest = await digestOf(person);
  const folded = await Promise.all(ids.slice(5).map(comesInDigest));
  const sent = await Promise.all(ids.slice(0, 5).map(id => become(id, 'sent')));
  return { person, held, why, urgent, others, heldStill, digest, folded, sent };
});

const over = story(async person => {
  const ids = await nine(person);
  const stopped = await post(person, 'Number ten', { topic: 'builds' });
  const expiresAt = new Date(Date.now() + 2_000).toISOString();
  const brief = await post(person, 'Number eleven', { expiresAt });
  await become(stopped, 'held');
  await stage.teams.control('say', { person, text: 'unsubscribe builds' });
  await stage.herald.request('DELETE', `/api/notifications/${ids[6]}`);
  return { digest: await digestOf(person), stopped, brief, cancelled: ids[6] };
});

const alone = story(async person => {
  const ids: string[] = [];
  for (let i = 1; i <= CARDS + 1; i++) ids.push(await post(person, `Number ${i}`));
  await become(ids[CARDS], 'held');
  await become(ids[CARDS], 'sent');
  return summaries(person);
});

const folded = story(async person => {
  const ids = await nine(person);
  ids.push(await post(person, 'Number ten', { topic: 'builds' }));
  const actions = [{ type: 'callback', title: 'Roll back', verb: 'rollback', data: { run: 1 } }];
  ids.push(await post(person, 'Number eleven', { actions }));
  return { person, ids, digest: await digestOf(person) };
});

describe('of nine notifications at once', () => {
  test('five come as cards, then the other four as one digest', async () => {
    const { person, digest } = crowd();
    expect(titlesIn(digest)).toEqual(['Number 6', 'Number 7', 'Number 8', 'Number 9']);
    expect(textOf(digest)).toContain('These come together because more than 5 cards came within 8 seconds.');
    const cards = (await summaries(person)).filter(title => title !== 'Fire');
    expect(cards).toEqual([...[1, 2, 3, 4, 5].map(i => `Number ${i}`), '4 notifications']);
  });

  test('the digest does not come before the first card is a window old', () => {
    const [first, digest] = [crowd().sent[0].sentAt, crowd().folded[0].digest.sentAt].map(at =>
      Date.parse(at),
    );
    expect(Number(digest) - Number(first)).toBeGreaterThanOrEqual(WINDOW_SECONDS * 1000);
  });

  test('the sender reads that it is held and when it comes, then in which digest it came', () => {
    const { held, folded } = crowd();
    expect(held).toMatchObject({ attempts: [], reason: { code: 'burst' } });
    expect(held.reason.text).toMatch(
      /^Held, because more than 5 cards came within 8 seconds\. It comes at \d{1,2}:\d\d UTC, with whatever else is held by then as one digest\.$/,
    );
    for (const each of folded)
      expect(each).toMatchObject({
        state: 'folded',
        reason: { code: 'digest' },
        digest: { id: folded[0].digest.id, state: 'sent', reason: { code: 'sent' } },
      });
  });

  test('so does the person who asks why', () => {
    expect(JSON.stringify(crowd().why.attachments)).toMatch(
      /Number 9.*More than 5 cards came within 8 seconds, so I held it back\. It comes today \d/,
    );
  });

  test('what is urgent, the answer to a command, and what is for another person come at once', () => {
    const { urgent, others, heldStill } = crowd();
    expect([urgent.state, others.state, heldStill.state]).toEqual(['sent', 'sent', 'held']);
  });
});

test('what was stopped, cancelled or has expired meanwhile is not in the digest', async () => {
  const { digest, stopped, cancelled, brief } = over();
  expect(titlesIn(digest)).toEqual(['Number 6', 'Number 8', 'Number 9']);
  expect((await become(stopped, 'suppressed')).reason.code).toBe('opted-out');
  expect((await become(cancelled, 'cancelled')).reason.code).toBe('cancelled');
  expect((await become(brief, 'expired')).reason.code).toBe('expired');
});

test('one that is held alone comes as the card itself', () => {
  expect(alone()).toEqual([1, 2, 3, 4, 5, 6].map(i => `Number ${i}`));
});

describe('on a digest', () => {
  const now = async () => (await cardsOf(folded().person)).find(({ id }) => id === folded().digest.id);

  test('"Show" brings the whole card, with its buttons, and the answer reaches the sender', async () => {
    const { person, ids, digest } = folded();
    const buttons = [...textOf(digest).matchAll(/"verb":"showLine","data"/g)];
    const told = await click(person, digest.id, placeOfAction(digest, 'showLine', buttons.length - 1));
    expect(told.body.value).toBe('The whole card is below.');
    await become(ids[10], 'sent');
    const card = (await cardsOf(person)).at(-1);
    expect(card.summary).toContain('Number eleven');
    await click(person, card.id, 'callback');
    expect((await become(ids[10], 'acknowledged')).answer).toEqual({ verb: 'rollback', data: { run: 1 } });
  });

  test('a topic is stopped by its button, which then starts it again; the lines stay', async () => {
    const { person, digest } = folded();
    const stop = titled(digest, 'Stop builds');
    const told = await click(person, digest.id, stop);
    const card = JSON.stringify(told.body.value);
    expect(card).toContain('You stopped builds.');
    expect(card).toContain('Number ten');
    const stopped = await post(person, 'Unwanted', { topic: 'builds' });
    expect((await become(stopped, 'suppressed')).reason.code).toBe('opted-out');
    await click(person, digest.id, 'Start builds', { as: 'submit' });
    const again = await post(person, 'Wanted', { topic: 'builds', urgency: 'urgent' });
    await become(again, 'sent');
  });

  test('a changed notification changes its line, and one that is taken back is no line any more', async () => {
    const { person, ids } = folded();
    await stage.herald.request('PATCH', `/api/notifications/${ids[6]}`, { title: 'Number seven, mended' });
    await stage.teams.messages({ person, text: 'Number seven, mended' });
    expect(textOf(await now())).not.toContain('Number 7');
    await stage.herald.request('DELETE', `/api/notifications/${ids[7]}?recall=true`);
    await stage.teams.messages({ person, text: '5 notifications' });
    expect(titlesIn(await now())).not.toContain('Number 8');
    expect(await delivery(ids[7] ?? '')).toMatchObject({ state: 'folded', reason: { code: 'taken-out' } });
  });
});

test('a process that is killed between holding and the digest loses nothing, and doubles nothing', async () => {
  const person = await somebody();
  const ids = await nine(person);
  await become(ids[8], 'held');
  await stage.herald.kill();
  await stage.herald.start();
  expect(titlesIn(await digestOf(person))).toEqual(['Number 6', 'Number 7', 'Number 8', 'Number 9']);
  await Promise.all(ids.slice(5).map(id => become(id, 'folded')));
  expect(await summaries(person)).toHaveLength(CARDS + 1);
});

/** The place of a button among all of its card, in reading order, as the stand-in counts. */
function placeOfAction(message: Wire, verb: string, nth: number): number {
  const places = actionsOf(message).flatMap((action, i) => (action.verb === verb ? [i] : []));
  return places[nth] ?? -1;
}
const titled = (message: Wire, title: string) =>
  actionsOf(message).findIndex(action => action.title === title);

function actionsOf({ attachments }: Wire): Wire[] {
  const found: Wire[] = [];
  JSON.stringify(attachments[0].content, (key, value) => {
    if (key === 'fallback' || key === 'data') return undefined;
    if (String(value?.type).startsWith('Action.')) found.push(value);
    return value;
  });
  return found;
}
