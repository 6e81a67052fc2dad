import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { textsOf } from '../../deliver/card-tree.ts';
import { eventually } from '../../eventually.ts';
import { type Stage, startStage } from '../../stories/stage.ts';
import type { Wire } from '../../wire.ts';

// The service is killed and started anew in the middle, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
}, 180_000);
afterAll(() => stage.close());

const BODY = { topic: 'incidents', title: 'Disk is full', subject: { name: 'db1' }, actor: { name: 'CI' } };
const progress = async (id: string) => (await stage.herald.request('GET', `/api/notifications/${id}`)).body;
/** The cards about it that stand in a person's chat. */
const cardsOf = async (person: string): Promise<Wire[]> =>
  (await stage.teams.messages({ person, text: 'Disk is full' })).filter(({ deleted }) => !deleted);
const wordsOf = ({ attachments }: Wire) => textsOf(attachments[0].content);
const buttonsOf = ({ attachments }: Wire) =>
  (JSON.stringify(attachments[0].content).match(/"verb":"acknowledge"/g) ?? []).length;
const press = (person: string, message: string) =>
  stage.teams.control('click', { person, message, action: 'acknowledge' });
/** The last click of this person as it was posted, as one on the card of another. */
async function forge(person: string, { attachments }: Wire): Promise<void> {
  const own = { ...BODY, audience: { people: [person] }, acknowledge: {} };
  const { body } = await stage.herald.notify(own);
  await stage.herald.settled(body.id);
  await press(person, (await cardsOf(person))[0].id);
  const requests = await stage.teams.requests();
  const { request } = requests.findLast(({ request: posted }) => posted?.type === 'invoke') as Wire;
  const theirs = JSON.stringify(attachments[0].content);
  const delivery = /"verb":"acknowledge","data":\{"delivery":"([^"]+)"/.exec(theirs)?.[1];
  const action = { ...request.value.action, data: { delivery } };
  const activity = { ...request, id: newId(), value: { ...request.value, action } };
  expect(delivery).toBeDefined();
  await stage.teams.control('raw', { activity });
}
/** No event tells of progress, so this asks again. */
const until = (what: string, fits: () => Promise<unknown>) => eventually(what, fits);

test('a reminder rings, the next people are told, and who takes care stands on every card, whatever is killed', async () => {
  const [ana, ben, lead] = (await stage.some(3)) as [string, string, string];
  const acknowledge = { within: 'PT6S', remind: 1, escalateTo: { people: [lead] } };
  const { body } = await stage.herald.notify({ ...BODY, audience: { people: [ana, ben] }, acknowledge });
  await stage.herald.settled(body.id);
  expect(await progress(body.id)).toMatchObject({ acknowledge: { state: 'waiting', steps: [] } });
  expect(buttonsOf((await cardsOf(ana))[0])).toBeGreaterThan(0);

  await stage.herald.kill();
  await stage.herald.start();
  await until(
    'everybody is reminded',
    async () => (await cardsOf(ana)).length === 2 && (await cardsOf(ben)).length === 2,
  );
  expect(wordsOf((await cardsOf(ben))[1])).toContain('Reminder: nobody has acknowledged this yet.');

  await stage.herald.kill();
  await stage.herald.start();
  await until('the next people are told', async () => (await cardsOf(lead)).length === 1);
  expect(wordsOf((await cardsOf(lead))[0])).toContain(
    'Nobody acknowledged this in time, so it comes to you, too.',
  );

  const [card] = await cardsOf(lead);
  const { answer } = await press(lead, card.id);
  expect(JSON.stringify(answer ?? {})).not.toContain('does nothing any more');
  await stage.herald.kill();
  await stage.herald.start();
  const everywhere = async () => (await Promise.all([ana, ben, lead].map(cardsOf))).flat();
  const line = expect.stringMatching(/^Acknowledged by .+ · .+/);
  await until('every card says who takes care', async () =>
    (await everywhere()).every(each => wordsOf(each).some((text: string) => /^Acknowledged by/.test(text))),
  );
  const cards = await everywhere();
  expect(cards).toHaveLength(5);
  for (const each of cards)
    expect([wordsOf(each), buttonsOf(each)]).toEqual([expect.arrayContaining([line]), 0]);
  const { acknowledge: stands } = await progress(body.id);
  expect(stands).toMatchObject({ state: 'acknowledged', by: { address: lead }, at: expect.any(String) });
  expect(stands.steps.map(({ kind }: Wire) => kind)).toEqual(['reminder', 'escalation']);
  for (const { id } of stands.steps) expect((await progress(id)).topic).toBe('incidents');
});

test('only who got the card may press, and what is over is not acknowledged any more', async () => {
  const [ana, ben] = (await stage.some(2)) as [string, string];
  const { body } = await stage.herald.notify({
    ...BODY,
    key: 'over',
    audience: { people: [ana] },
    acknowledge: {},
  });
  await stage.herald.settled(body.id);
  const [card] = await cardsOf(ana);
  await forge(ben, card);
  expect(await progress(body.id)).toMatchObject({ acknowledge: { state: 'waiting' } });
  await stage.herald.notify({ ...BODY, key: 'over', ends: true, audience: { people: [ana] } });
  await stage.herald.settled(body.id);
  expect(buttonsOf((await cardsOf(ana))[0])).toBe(0);
  expect(await progress(body.id)).toMatchObject({ acknowledge: { state: 'stopped' } });
});

test('what is asked in a way that makes no sense is refused by its name', async () => {
  const post = (acknowledge: object, more = {}) =>
    stage.herald.notify({ ...BODY, audience: { people: ['a@contoso.com'] }, acknowledge, ...more });
  const action = { type: 'open', title: 'Look', url: 'https://ci.example/1' };
  const REFUSED: [object, object, string][] = [
    [{ within: '15 minutes' }, {}, 'acknowledge.within'],
    [{ within: 'PT1S' }, {}, 'acknowledge.within'],
    [{ within: 'P8D' }, {}, 'acknowledge.within'],
    [{ remind: 2 }, {}, 'acknowledge.within'],
    [{ within: 'PT15M', remind: 6 }, {}, 'acknowledge.remind'],
    [{ within: 'PT15M', escalateTo: {} }, {}, 'acknowledge.escalateTo'],
    [{}, { actions: Array(4).fill(action) }, 'actions'],
  ];
  for (const [acknowledge, more, field] of REFUSED) {
    const { status, body } = await post(acknowledge, more);
    expect([status, body.errors.map((each: Wire) => each.field)]).toEqual([422, [field]]);
  }
});
