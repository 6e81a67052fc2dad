import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodesOf } from '../../deliver/card-tree.ts';
import { eventually } from '../../eventually.ts';
import { newKey } from '../../stories/key-command.ts';
import { type Stage, startStage } from '../../stories/stage.ts';
import type { Wire } from '../../wire.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ people: 30 });
}, 180_000);
afterAll(() => stage.close());

const somebody = () => stage.somebody();
const say = (person: string, text: string) => stage.teams.control('say', { person, text });
const heard = (person: string, text: string, count = 1): Promise<Wire[]> =>
  stage.teams.messages({ person, text, count });
const bodyOf = (message: Wire) => JSON.stringify(message.attachments[0].content);
const click = (person: string, message: Wire, action: string, more: object = {}) =>
  stage.teams.control('click', { person, message: message.id, action, ...more });
const post = (body: unknown, headers?: Record<string, string>, query = '') =>
  stage.herald.request('POST', `/api/readings${query}`, body, headers);
/** Readings one after the other, as numbers of a subject. */
const read = async (subject: string, ...values: (number | string)[]) =>
  (await post(values.map(value => ({ subject, value, ...(typeof value === 'number' && { unit: 'USD' }) }))))
    .body;
/** The summaries that told a person of their watches, in order. */
const told = async (person: string): Promise<string[]> =>
  (await stage.teams.messages({ person, count: 1 }))
    .map(({ summary }: Wire) => summary)
    .filter((summary: string | undefined) => /, (from|now) /.test(summary ?? ''));

async function sql(text: string, values: unknown[]): Promise<pg.QueryResult> {
  const client = await stage.connect();
  return client.query(text, values).finally(() => client.end());
}

/** Resolves when somebody was not told of this, as they had stopped the topic. There is no event for what is not sent. */
async function suppressed(subject: string): Promise<void> {
  const found = () =>
    sql("select from deliveries where because ->> 'subject' = $1 and reason_code = 'opted-out'", [subject]);
  await eventually(`nobody is told of ${subject}`, async () => (await found()).rowCount !== 0);
}

describe('a hotel in Las Vegas that falls by 20 %', () => {
  const hotel = 'Hotel Bellagio, Las Vegas';
  let person: string;
  let card: Wire;

  test('is watched by one line, and confirmed with what was understood', async () => {
    person = await somebody();
    await read(hotel, 250);
    await say(person, `watch ${hotel} drops 20%`);
    const [confirmed] = await heard(person, 'I’ll tell you');
    expect(confirmed.text).toBe(
      `I’ll tell you when ${hotel} drops by 20%. It is 250 USD now. I’ll stop after 90 days. Write "watches" to see or stop it.`,
    );
  });

  test('is told once: from what, to what, since when, with a small chart', async () => {
    await read(hotel, 240, 230, 215);
    await read(`  HOTEL bellagio,  las vegas `, 199, 190, 180, 120);
    [card] = await heard(person, 'dropped by');
    expect(card.summary).toBe(`${hotel} dropped by 20.4%, from 250 USD to 199 USD`);
    const chart = card.attachments[0].content.body.find(({ type }: Wire) => type === 'Chart.Line');
    expect(chart).toMatchObject({ yMin: 100, yMax: 300, yAxisTitle: 'USD' });
    const { values } = chart.data[0];
    expect(values.map(({ y }: Wire) => y)).toEqual([250, 240, 230, 215, 199, 190, 180, 120]);
    expect(values[0].x).toMatch(/\d:\d\d/);
    expect(bodyOf(card)).toMatch(/\d: 250 USD → .*\d: 120 USD"/);
    expect(bodyOf(card)).toContain('"█▇▇▆▅▅▄▁"');
    expect(bodyOf(card)).toContain('The last 8 readings, between 120 and 250 USD.');
    expect(bodyOf(card)).toMatch(/Read .+, compared with /);
    expect(bodyOf(card)).toContain(`You get this because you watch ${hotel}.`);
  });

  test('is told no second time, until the person keeps watching from there', async () => {
    await read(hotel, 119, 60);
    const [again] = await click(person, card, 'Keep watching from here').then(() =>
      heard(person, 'dropped by'),
    );
    expect(again?.id).toBe(card.id);
    await read(hotel, 59, 47);
    const [, second] = await heard(person, 'dropped by', 2);
    expect(second.summary).toBe(`${hotel} dropped by 21.7%, from 60 USD to 47 USD`);
    card = second;
  });

  test('is not watched any more after *Stop watching*', async () => {
    const stopped = await click(person, card, 'Stop watching');
    expect(JSON.stringify(stopped.body.value)).toContain('You stopped watching this.');
    await read(hotel, 1);
    await say(person, 'watches');
    await heard(person, 'You’re not watching anything');
    expect(await told(person)).toHaveLength(2);
  });
});

describe('what is told', () => {
  test('of a threshold is told again only when the value was well back', async () => {
    const person = await somebody();
    await say(person, 'watch error rate rises above 300');
    await heard(person, 'There are no readings yet');
    await read('error rate', 290, 301, 299, 305, 299, 310);
    await heard(person, 'error rate: above 300');
    await read('error rate', 284, 320);
    await heard(person, 'error rate: above 300', 2);
    expect(await told(person)).toEqual([
      'error rate: above 300, from 290 USD to 301 USD',
      'error rate: above 300, from 284 USD to 320 USD',
    ]);
  });

  test('of a word is that it became it', async () => {
    const person = await somebody();
    await read('nightly build', 'running');
    await say(person, 'watch nightly build is failed');
    await heard(person, 'I’ll tell you when nightly build becomes “failed”');
    await read('nightly build', 'running', 'Failed', 'failed');
    await heard(person, 'nightly build: failed, from running');
    expect(await told(person)).toEqual(['nightly build: failed, from running to Failed']);
  });

  test('is told to each of those who watch, and stops with the topic', async () => {
    const [one, two] = [await somebody(), await somebody()];
    for (const person of [one, two]) {
      await say(person, 'watch the release changes');
      await heard(person, 'I’ll tell you when the release');
    }
    await say(two, 'unsubscribe watches');
    await heard(two, 'You won’t get watches notifications any more');
    await read('the release', '1.0', '1.1');
    await heard(one, 'the release changed');
    await suppressed('the release');
    await say(two, 'why');
    await heard(two, 'You stopped watches');
    expect(await told(two)).toEqual([]);
  });
});

describe('in the chat', () => {
  test('"watch" asks for what is missing, and takes all of it in one answer', async () => {
    const person = await somebody();
    await say(person, 'watch');
    await heard(person, 'What should I watch?');
    await say(person, 'room 12');
    await heard(person, 'When should I tell you about room 12?');
    await say(person, 'falls below 18');
    await heard(person, 'For how long should I watch');
    await say(person, 'skip');
    await heard(person, 'I’ll tell you when room 12 falls below 18.');
    await say(person, 'watch');
    await heard(person, 'What should I watch?', 2);
    await say(person, 'room 13 changes for 2 weeks');
    await heard(person, 'I’ll stop after 14 days.');
  });

  test('"watches" lists them with a button to stop; "unwatch" stops one by its name', async () => {
    const person = await somebody();
    for (const subject of ['the first', 'the second']) {
      await say(person, `watch ${subject} changes`);
      await heard(person, `I’ll tell you when ${subject}`);
    }
    await say(person, 'watches');
    const [list] = await heard(person, 'You’re watching 2 things');
    const left = await click(person, list, 'Stop');
    expect(JSON.stringify(left.body.value)).not.toContain('the second');
    await say(person, 'unwatch The First');
    await heard(person, 'I’ve stopped watching the first.');
    await say(person, 'watches');
    await heard(person, 'You’re not watching anything');
  });
});

describe('the form on the card of what somebody watches', () => {
  const filled = { subject: 'Room  20 ', kind: 'drops', value: '10 %', days: '30' };
  /** The card as the click is answered with it. */
  const fill = async (person: string, card: Wire, inputs: object, more: object = {}) =>
    (await click(person, card, 'Watch it', { inputs, ...more })).body?.value;
  const inputsOf = (card: Wire) =>
    Object.fromEntries(
      nodesOf(card)
        .filter(({ type }) => type.startsWith('Input.'))
        .map(({ id, value }) => [id, value]),
    );
  const listOf = async (person: string, summary: string) => {
    await say(person, 'watches');
    return (await heard(person, summary))[0];
  };

  test('begins a watch in one step, and says the same as in the chat', async () => {
    const person = await somebody();
    await read('room 20', 21);
    const card = await listOf(person, 'You’re not watching anything');
    const list = JSON.stringify(await fill(person, card, filled));
    expect(list).toContain(
      'I’ll tell you when Room 20 drops by 10%. It is 21 USD now. I’ll stop after 30 days.',
    );
    expect(list).toContain('"Stop watching Room 20"');
    await read('room 20', 18);
    await heard(person, 'Room 20 dropped by 14.3%');
  });

  test('opens under a button where something is watched already', async () => {
    const person = await somebody();
    await say(person, 'watch room 21 changes');
    await heard(person, 'I’ll tell you when room 21');
    const card = await listOf(person, 'You’re watching 1 thing');
    const [opens] = card.attachments[0].content.actions;
    expect(opens).toMatchObject({ type: 'Action.ShowCard', title: 'Watch something' });
    const list = JSON.stringify(await fill(person, card, { ...filled, kind: 'changes', value: '' }));
    expect(list).toContain('"Stop watching Room 20"');
    expect(list).toContain('"Stop watching room 21"');
  });

  test.each<[string, object, string]>([
    ['no name', { subject: ' ' }, 'Tell me what to watch'],
    ['a name that is too long', { subject: 'x'.repeat(201) }, 'This name is too long'],
    ['no condition', { kind: '' }, 'Choose when I should tell you'],
    ['a condition that there is not', { kind: 'explodes' }, 'Choose when I should tell you'],
    ['no percents', { value: 'much' }, 'For a drop I need a percentage above 0'],
    ['a fall by more than all', { value: '101' }, 'For a drop I need a percentage above 0'],
    ['no number', { kind: 'rises-above', value: '' }, 'I need the value as a number, for example 300'],
    ['a word that is too long', { kind: 'is', value: 'x'.repeat(61) }, '60 characters at most'],
  ])('says what is wrong with %s, and keeps what was typed', async (_, wrong, remedy) => {
    reader ??= await somebody();
    const card = await listOf(reader, 'You’re not watching anything');
    const asked = await fill(reader, card, { ...filled, ...wrong });
    expect(JSON.stringify(asked)).toContain(remedy);
    const right = Object.entries(filled).filter(([name]) => !(name in wrong));
    expect(inputsOf(asked)).toMatchObject({
      ...Object.fromEntries(right.map(([name, text]) => [name, text.replace(/ +/g, ' ').trim()])),
    });
    const { body } = await stage.herald.request('GET', `/api/watches?person=${reader}`);
    expect(body.items).toEqual([]);
  });
  let reader: string | undefined;

  test('works in clients that know no Action.Execute: the card itself is changed', async () => {
    const person = await somebody();
    const card = await listOf(person, 'You’re not watching anything');
    await fill(person, card, { ...filled, value: 'much' }, { as: 'submit' });
    const [asked] = await heard(person, 'For a drop I need');
    expect(asked.id).toBe(card.id);
    await fill(person, asked, filled, { as: 'submit' });
    const [list] = await heard(person, 'I’ll tell you when Room 20');
    expect(list.id).toBe(card.id);
  });

  test('begins nothing anew when Teams brings the same click a second time', async () => {
    const person = await somebody();
    const card = await listOf(person, 'You’re not watching anything');
    const begun = await fill(person, card, filled);
    const { request } = (await stage.teams.requests()).findLast(({ request }) => request?.type === 'invoke');
    const again = () => stage.teams.control('raw', { activity: request });
    expect((await again()).body.value).toEqual(begun);
    await click(person, card, 'Stop');
    expect(JSON.stringify((await again()).body.value)).toContain('You’re not watching anything yet');
  });

  test('begins nothing for who watches as much as anybody may', async () => {
    const person = await somebody();
    const card = await listOf(person, 'You’re not watching anything');
    await sql(
      `insert into watches (id, tenant_id, person_id, subject, subject_key, condition, fired, created_at, ends_at)
       select gen_random_uuid(), tenant_id, id, n::text, n::text, '{"kind":"changes"}', false, now(), now() + interval '1 day'
       from people, generate_series(1, 200) n where upn = $1`,
      [person],
    );
    const list = JSON.stringify(await fill(person, card, filled));
    expect(list).toContain('You’re watching 200 things already, and I can’t take on more.');
    expect(list).not.toContain('Room 20');
  });
});

test('kill -9 between a reading that was accepted and its card: the card comes, and comes once', async () => {
  const person = await somebody();
  await say(person, 'watch the night is over');
  await heard(person, 'I’ll tell you when the night');
  // With only the doors open nobody sends the card before the process is killed.
  await stage.herald.kill();
  const doors = await stage.another({ ROLE: 'web' });
  const reading = { subject: 'the night', value: 'over', at: new Date().toISOString() };
  expect((await doors.request('POST', '/api/readings', reading)).body).toEqual({ accepted: 1, late: 0 });
  await doors.kill();
  await stage.herald.start();
  await stage.teams.messages({ person, text: 'the night: over' });
  // The program does not know what became of it, and brings it again.
  expect((await post(reading)).body).toEqual({ accepted: 0, late: 1 });
  await say(person, 'watches');
  await heard(person, 'You’re watching 1 thing');
  expect(await told(person)).toEqual(['the night: over, now over']);
}, 180_000);

describe('programs', () => {
  const condition = { kind: 'rises', percent: 10 };

  test('every number of JSON within the bounds is a reading, and one without is named', async () => {
    const bring = (values: readonly number[]) =>
      stage.herald.request(
        'POST',
        '/api/readings?tenantId=t',
        values.map(value => ({ subject: `of ${value}`, value })),
      );
    const legal = [1e39, -1e39, 5e-324, 1.5e-45, 3.4028236e38, 1e100, 0.1 + 0.2];
    expect(await bring(legal)).toMatchObject({ status: 202, body: { accepted: legal.length, late: 0 } });
    const { status, body } = await bring([1, 1e101, 2]);
    expect({ status, errors: body.errors }).toEqual({
      status: 422,
      errors: [{ field: '1.value', message: 'must be between -1e+100 and 1e+100' }],
    });
  });

  test('begin, read and stop watches of a person', async () => {
    const person = await somebody();
    const wish = { person, subject: 'disk 7', condition, days: 10 };
    const begun = await stage.herald.request('POST', '/api/watches', wish);
    expect(begun).toMatchObject({ status: 201, body: { subject: 'disk 7', condition, fired: false } });
    const again = await stage.herald.request('POST', '/api/watches', wish);
    expect(again.body.id).toBe(begun.body.id);
    const listed = await stage.herald.request('GET', `/api/watches?person=${person}`);
    expect(listed.body.items.map(({ id }: Wire) => id)).toEqual([begun.body.id]);
    await read('disk 7', 100, 111);
    await heard(person, 'disk 7 rose by 11%');
    const stop = () => stage.herald.request('DELETE', `/api/watches/${begun.body.id}`);
    expect(await stop()).toMatchObject({ status: 200, body: { state: 'stopped' } });
    expect((await stop()).status).toBe(404);
  });

  test('are told what is wrong with a wish', async () => {
    const person = await somebody();
    const faults = async (wish: object) =>
      (await stage.herald.request('POST', '/api/watches', { person, subject: 'x', condition, ...wish })).body
        .errors;
    expect(await faults({ person: 'nobody@contoso.com' })).toMatchObject([{ field: 'person' }]);
    expect(await faults({ condition: { kind: 'drops', percent: 101 } })).toMatchObject([
      { field: 'condition.percent' },
    ]);
    expect(await faults({ condition: { kind: 'explodes' }, days: 1_000 })).toHaveLength(2);
  });

  test('bring readings as CloudEvents, alone or in a batch; what was brought already is late', async () => {
    const event = (at: string, value: number) => ({
      specversion: '1.0',
      id: at,
      source: '/probe',
      type: 'reading',
      subject: 'probe',
      time: `2026-01-05T${at}:00Z`,
      data: { value, unit: 'C' },
    });
    const as = (type: string) => ({ 'content-type': type });
    const batch = [event('10:00', 1), event('10:01', 2)];
    const brought = () => post(batch, as('application/cloudevents-batch+json'));
    expect(await brought()).toMatchObject({ status: 202, body: { accepted: 2, late: 0 } });
    expect((await brought()).body).toEqual({ accepted: 0, late: 2 });
    const one = await post(event('10:02', 3), as('application/cloudevents+json'));
    expect(one.body).toEqual({ accepted: 1, late: 0 });
  });

  test('bring a batch whole or not at all, and are told which entry is wrong', async () => {
    const person = await somebody();
    await say(person, 'watch half a batch changes');
    await heard(person, 'There are no readings yet');
    const { status, body } = await post([
      { subject: 'half a batch', value: 1 },
      { subject: 'half a batch', value: {} },
    ]);
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ field: '1.value' }]);
    await say(person, 'watches');
    expect(bodyOf((await heard(person, 'You’re watching 1 thing'))[0])).toContain('No readings yet');
  });

  test('that only measure have a key that opens no other door', async () => {
    const key = await newKey(stage.database.url, '--name', 'probe', '--readings');
    const reading = { subject: 'a probe with a key', value: 1 };
    expect((await post(reading, key)).status).toBe(202);
    const others = [
      stage.herald.request('GET', '/api/watches?person=x', undefined, key),
      stage.herald.request('POST', '/api/notifications', {}, key),
    ];
    for (const { status } of await Promise.all(others)) expect(status).toBe(403);
  });
});
