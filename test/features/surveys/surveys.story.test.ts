import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../eventually.ts';
import { type Stage, startStage } from '../../stories/stage.ts';
import type { Wire } from '../../wire.ts';

const SETTINGS = 'When something comes up while I’m asking';
const OVERALL = 'How do you like it overall?';
const MISSING = 'What is missing?';
const WORDS = 'What else should we know?';
const QUESTIONS = [
  { id: 'overall', type: 'rating', text: OVERALL },
  {
    id: 'missing',
    type: 'choice',
    many: true,
    text: MISSING,
    choices: ['Rooms', 'Phone booths', 'Plants'],
    required: false,
  },
  { id: 'words', type: 'text', text: WORDS, required: false },
];

/** A killed process is missed after seconds; on a busy machine, everything takes that long. */
const PATIENCE_MS = 180_000;

let stage: Stage;
let people: { id: string; upn: string; name: string }[];
let client: pg.Client;
beforeAll(async () => {
  stage = await startStage({ people: 40 });
  ({ people } = await stage.teams.state());
  client = await stage.connect();
}, PATIENCE_MS);
afterAll(() => stage.close());

const somebody = () => stage.somebody();
const everybody = (count: number) => stage.some(count);

const say = (person: string, text: string) => stage.teams.control('say', { person, text });
const asked = (person: string, text: string, count = 1): Promise<Wire[]> =>
  stage.teams.messages({ person, text, count });
const chat = async (person: string): Promise<string[]> =>
  (await stage.teams.messages({ person, count: 1 })).map(({ summary, text }: Wire) => summary ?? text);
const bodyOf = (message: Wire) => JSON.stringify(message.attachments[0].content);
const click = (person: string, message: Wire, action: string, inputs: object = {}) =>
  stage.teams.control('click', { person, message: message.id, action, inputs });

let surveys = 0;
async function ask(audience: object, more: object = {}, headers = {}) {
  const body = {
    topic: 'pulse',
    title: `The new office, ${++surveys}`,
    actor: { name: 'Facility team' },
    questions: QUESTIONS,
    audience,
    ...more,
  };
  const answer = await stage.herald.request('POST', '/api/surveys', body, headers);
  return { ...answer, id: answer.body.id as string, title: body.title };
}
const askPeople = (addresses: string[], more: object = {}) => ask({ people: addresses }, more);
const get = async (path: string, headers = {}) => stage.herald.request('GET', path, undefined, headers);
const results = async (id: string) => (await get(`/api/surveys/${id}`)).body;
const answersOf = async (id: string) => (await get(`/api/surveys/${id}/answers`)).body.items;

/** Answers all of it in words, and sends it; the thanks have come when this resolves. */
async function answerAll(person: string, ...lines: string[]): Promise<Wire> {
  for (const [i, line] of lines.entries()) {
    await asked(person, [OVERALL, MISSING, WORDS][i] ?? '');
    await say(person, line);
  }
  if (lines.at(-1) !== 'done') await send(person);
  return (await asked(person, 'Thank you.'))[0];
}

/** Looks all of it over before it is sent. */
async function send(person: string): Promise<void> {
  await asked(person, 'send your answers?');
  await say(person, 'send');
}

/** A question that was answered, by click or by word, has no buttons any more. A click's answer changes its card. */
const noButtonsLeft = (person: string, clicked?: Wire) =>
  until(
    async () => (await stage.teams.messages({ person, count: 1 })).filter(isLive),
    live => live.every(({ id }) => id === clicked?.id),
  );
const isLive = (message: Wire) =>
  message.attachments?.[0]?.content.actions?.some(({ verb }: Wire) => verb === 'answer') === true;

/** Until it is so: a program can only ask again. */
async function until<T>(read: () => Promise<T>, is: (value: T) => boolean): Promise<T> {
  const { value } = await eventually('what is read is as expected', async () => {
    const now = await read();
    return is(now) && { value: now };
  });
  return value;
}

describe('one question after another', () => {
  test('is asked, answered in words or by buttons, and confirmed with all answers', async () => {
    const person = await somebody();
    const { status, id, headers } = await askPeople([person], { intro: 'Half a year ago we moved.' });
    expect([status, headers.get('location')]).toEqual([202, `/api/surveys/${id}`]);
    const [first] = await asked(person, OVERALL);
    expect(bodyOf(first)).toContain('Half a year ago we moved.');
    expect(bodyOf(first)).toContain('Facility team will see your answers together with your name.');
    expect(bodyOf(first)).toContain('Topic: pulse.');
    const told = await click(person, first, '4');
    expect(JSON.stringify(told.body.value)).toContain('4 of 5');
    expect(told.body.value.actions).toEqual([]);
    const [second] = await asked(person, MISSING);
    expect(bodyOf(second)).toContain('question 2 of 3');
    await click(person, second, 'Send', { value: '1,3' });
    await asked(person, WORDS);
    await say(person, 'More [light](https://evil.example)');
    const [review] = await asked(person, 'send your answers?');
    for (const words of ['4 of 5', 'Rooms and Plants', 'More [light](https://evil.example)'])
      expect(bodyOf(review)).toContain(words);
    expect(await answersOf(id)).toEqual([]);
    expect((await click(person, review, 'Send')).body.value.actions).toEqual([]);
    const [thanks] = await asked(person, 'Thank you.');
    for (const words of ['4 of 5', 'Rooms and Plants', 'More [light](https://evil.example)'])
      expect(bodyOf(thanks)).toContain(words);
    expect(await answersOf(id)).toEqual([
      {
        id: expect.any(String),
        person: { label: expect.any(String), address: person },
        answeredAt: expect.any(String),
        answers: { overall: 4, missing: ['Rooms', 'Plants'], words: 'More [light](https://evil.example)' },
      },
    ]);
  });

  test('understands back and skip, says what would be an answer, and keeps the last word', async () => {
    const person = await somebody();
    const { id } = await askPeople([person]);
    await asked(person, OVERALL);
    await say(person, 'skip');
    const [first, again] = await asked(person, OVERALL, 2);
    expect(bodyOf(again)).toContain('I need an answer to this one.');
    // Why it came, and how to stop it, is said where it came.
    for (const words of ['You get this because', 'Stop these']) {
      expect(bodyOf(first)).toContain(words);
      expect(bodyOf(again)).not.toContain(words);
    }
    await say(person, 'splendid');
    expect(bodyOf((await asked(person, OVERALL, 3))[2])).toContain('Write a number from 1 to 5.');
    await say(person, '1');
    await asked(person, MISSING);
    await say(person, 'back');
    await asked(person, OVERALL, 4);
    await say(person, '5');
    await asked(person, MISSING, 2);
    await say(person, 'skip');
    await asked(person, WORDS);
    await say(person, 'four');
    // The last answer can be looked over, and changed.
    await asked(person, 'send your answers?');
    await say(person, 'back');
    await asked(person, WORDS, 2);
    await say(person, 'skip');
    await asked(person, 'send your answers?', 2);
    await say(person, 'send');
    await asked(person, 'Thank you.');
    expect((await answersOf(id))[0].answers).toEqual({ overall: 5, missing: null, words: null });
    await noButtonsLeft(person);
  });

  test('done leaves out what may be left out; cancel keeps nothing, and "survey" begins it again', async () => {
    const [one, two] = (await everybody(2)) as [string, string];
    const { id } = await askPeople([one, two]);
    await answerAll(one, '3', 'done');
    await asked(two, OVERALL);
    await say(two, '2');
    await asked(two, MISSING);
    expect((await results(id)).counts).toEqual({ asked: 2, begun: 1, answered: 1, declined: 0 });
    await say(two, 'cancel');
    await asked(two, 'Cancelled. Nothing of the survey was saved.');
    expect((await results(id)).counts).toEqual({ asked: 2, begun: 0, answered: 1, declined: 1 });
    await say(two, 'survey');
    await asked(two, OVERALL, 2);
    await say(two, '4');
    await asked(two, MISSING, 2);
    await say(two, 'done');
    await asked(two, 'Thank you.');
    await say(two, 'survey');
    await asked(two, 'There’s no survey waiting for you.');
    expect((await results(id)).counts).toEqual({ asked: 2, begun: 0, answered: 2, declined: 0 });
  });

  test('"Stop these" on its card ends it and stops the topic; Undo asks anew', async () => {
    const person = await somebody();
    const { id } = await askPeople([person], { topic: 'pulse-of-the-week' });
    const [card] = await asked(person, OVERALL);
    await click(person, card, 'Stop these');
    expect((await results(id)).counts).toMatchObject({ declined: 1 });
    await say(person, 'continue');
    await asked(person, 'There’s nothing to continue');
    const undone = await click(person, card, 'Undo');
    expect(JSON.stringify(undone.body.value)).toContain(OVERALL);
    await click(person, card, '2');
    await asked(person, MISSING);
  });
});

describe('all on one card', () => {
  test('is filled in and sent at once; what is wrong is named', async () => {
    const person = await somebody();
    const { id } = await askPeople([person], { asks: 'one-card' });
    const [card] = await asked(person, 'The new office');
    for (const text of [OVERALL, MISSING, WORDS]) expect(bodyOf(card)).toContain(text);
    expect(bodyOf(card)).not.toContain('one question at a time');
    // A line above the card, which stays with all that was filled in.
    const refused = await click(person, card, 'Send', { q2: '1' });
    expect(refused.body.value).toBe('Question 1: Write a number from 1 to 5.');
    await say(person, 'fine');
    await asked(person, 'The new office', 2);
    const [, again] = await asked(person, 'The new office', 2);
    const sent = await click(person, again, 'Send', { q1: '5', q2: '2,3', q3: 'Nothing' });
    for (const words of [OVERALL, '5 of 5', 'Phone booths and Plants', 'Nothing'])
      expect(JSON.stringify(sent.body.value)).toContain(words);
    await noButtonsLeft(person, again);
    await asked(person, 'Thank you.');
    expect((await answersOf(id))[0].answers).toEqual({
      overall: 5,
      missing: ['Phone booths', 'Plants'],
      words: 'Nothing',
    });
  });
});

test('every kind of question is answered in words, and on one card', async () => {
  const [one, two] = (await everybody(2)) as [string, string];
  const questions = [
    { type: 'text', text: 'Why?' },
    { type: 'choice', text: 'Which?', choices: ['Rooms', 'Phone booths', 'Plants'] },
    { type: 'rating', text: 'How good?' },
    { type: 'number', text: 'How many?', min: -5 },
    { type: 'date', text: 'When?' },
    { type: 'yes-no', text: 'Again?' },
  ];
  const inWords = await askPeople([one], { questions });
  const lines = ['So.', 'phone', '4 of 5', '-2,5', '20 November 2026', 'nope'];
  for (const [i, line] of lines.entries()) {
    await asked(one, questions[i]?.text ?? '');
    await say(one, line);
  }
  await send(one);
  const [thanks] = await asked(one, 'Thank you.');
  for (const words of ['So.', 'Phone booths', '4 of 5', '-2.5', 'November 20, 2026', 'No'])
    expect(bodyOf(thanks)).toContain(`"text":"${words}"`);

  const onACard = await askPeople([two], { questions, asks: 'one-card' });
  const [card] = await asked(two, 'The new office');
  const filledIn = { q1: 'So.', q2: '2', q3: '4', q4: '-2.5', q5: '2026-11-20', q6: 'no' };
  await click(two, card, 'Send', filledIn);
  await asked(two, 'Thank you.');
  for (const { id } of [inWords, onACard])
    expect((await answersOf(id))[0].answers).toEqual({
      ...{ q1: 'So.', q2: 'Phone booths', q3: 4, q4: -2.5, q5: '2026-11-20', q6: false },
    });
});

describe('in the middle of a dialogue', () => {
  async function inSettings(): Promise<string> {
    const person = await somebody();
    await say(person, 'interruptions');
    await asked(person, SETTINGS);
    return person;
  }

  test.each([
    ['ad-hoc', undefined],
    ['interrupt', 'After this, we go on with your settings.'],
  ])(
    '%s: it is asked on top, and afterwards the earlier question comes again',
    async (interruption, line) => {
      const person = await inSettings();
      await askPeople([person], { interruption });
      const [card] = await asked(person, OVERALL);
      expect(bodyOf(card).includes('came up')).toBe(line !== undefined);
      if (line !== undefined) expect(bodyOf(card)).toContain(line);
      await answerAll(person, '4', 'done');
      await asked(person, SETTINGS, 2);
      await say(person, '1');
      await asked(person, 'would you like one summary of them');
    },
  );

  test('when-idle: it waits for the end', async () => {
    const person = await inSettings();
    const { id } = await askPeople([person], { interruption: 'when-idle' });
    const waits = () => get(`/api/notifications/${id}/deliveries`);
    await until(waits, ({ body }) => body.items[0]?.state === 'held');
    await say(person, '1');
    await asked(person, 'would you like one summary of them');
    await say(person, 'skip');
    await answerAll(person, '4', 'done');
    const lines = await chat(person);
    expect(lines.findIndex(line => line.includes('Saved: “'))).toBeLessThan(
      lines.findIndex(line => line.includes(OVERALL)),
    );
  });

  test('cancel: the earlier dialogue ends, and the card says so', async () => {
    const person = await inSettings();
    await askPeople([person], { interruption: 'cancel' });
    const [card] = await asked(person, OVERALL);
    expect(bodyOf(card)).toContain('so I broke off your settings.');
    await answerAll(person, '4', 'done');
    await say(person, 'continue');
    await asked(person, 'There’s nothing to continue');
  });

  test('a notification that cancels a survey makes nobody decline it', async () => {
    const person = await somebody();
    const { id } = await askPeople([person]);
    await asked(person, OVERALL);
    await say(person, '3');
    await asked(person, MISSING);
    const { body } = await stage.herald.notify({ interruption: 'cancel', audience: { people: [person] } });
    await stage.herald.settled(body.id);
    expect((await results(id)).counts).toEqual({ asked: 1, begun: 0, answered: 0, declined: 0 });
    await say(person, 'survey');
    await asked(person, OVERALL, 2);
  });
});

describe('anonymous', () => {
  test('nothing leads from an answer to its person, and while it is open three are shown as soon as six wait', async () => {
    const everyone = await everybody(6);
    const { id } = await askPeople(everyone, { anonymous: true });
    const [one, two, three, ...others] = everyone as [string, string, string, ...string[]];
    const [card] = await asked(one, OVERALL);
    expect(bodyOf(card)).toContain(
      'Your answers are saved without your name: Facility team will see what was answered, but not by whom.',
    );
    const told = await click(one, card, '5');
    expect(JSON.stringify(told.body.value)).toContain('Noted');
    expect(JSON.stringify(told.body.value)).not.toContain('5 of 5');
    const [optional] = await asked(one, MISSING);
    const skipped = await click(one, optional, 'Skip');
    expect(JSON.stringify(skipped.body.value)).toContain('Noted');
    expect(JSON.stringify(skipped.body.value)).not.toContain('Skipped');
    await asked(one, WORDS);
    await say(one, 'the xylophone is loud');
    const [review] = await asked(one, 'send your answers?');
    expect(bodyOf(review)).not.toContain('xylophone');
    await say(one, 'send');
    const [thanks] = await asked(one, 'Thank you.');
    expect(bodyOf(thanks)).not.toContain('xylophone');
    await answerAll(two, '2', 'done');

    const early = await results(id);
    expect(early).toMatchObject({ withheld: true, counts: { asked: 6, answered: 0 } });
    expect(Object.keys(early.counts)).toEqual(['asked', 'answered']);
    expect(early.questions[0]).not.toHaveProperty('results');
    const refused = [
      await get(`/api/surveys/${id}/answers`),
      await stage.herald.request('POST', `/api/surveys/${id}/report`, { audience: { people: [one] } }),
    ];
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual([
      [409, 'too-few-answers'],
      [409, 'too-few-answers'],
    ]);

    for (const person of [three, ...others.slice(0, 2)]) await answerAll(person, '4', 'done');
    expect(await results(id)).toEqual(early);
    await answerAll(others[2] ?? '', '4', 'done');
    expect(await results(id)).toMatchObject({ withheld: false, counts: { answered: 3 } });
    const items = await answersOf(id);
    expect(items.map((item: Wire) => Object.keys(item).toSorted())).toEqual(
      Array.from({ length: 3 }, () => ['answers', 'id']),
    );
    const csv = String((await get(`/api/surveys/${id}/answers?format=csv`)).body);
    expect(csv.split('\r\n')[0]).toBe(`"${OVERALL}","${MISSING}","${WORDS}"`);
    expect(csv).not.toContain('@');
  });

  test('the database holds what was answered in one place, without person, time, or a transaction in common', async () => {
    const everyone = await everybody(3);
    const { id } = await askPeople(everyone, { anonymous: true });
    for (const [i, person] of everyone.entries()) await answerAll(person, '1', 'skip', `quokka ${i}`);
    const { rows } = await client.query(
      `select t.tablename as name from pg_tables t where schemaname = 'public'`,
    );
    const holding: string[] = [];
    for (const { name } of rows) {
      const found = await client.query(
        `select count(*)::int as n from "${name}" t where t::text like '%quokka%'`,
      );
      if (found.rows[0].n > 0) holding.push(`${name} ${found.rows[0].n}`);
    }
    expect(holding).toEqual(['survey_answers 3']);
    const ids = await client.query('select id from people where upn = any($1)', [everyone]);
    expect(ids.rows).toHaveLength(3);
    const joined = await client.query(
      `select a.*, (select count(*)::int from survey_answers b where b.survey_id = a.survey_id and b.xmin = a.xmin) as alike
       from survey_answers a where survey_id = $1`,
      [id],
    );
    for (const row of joined.rows) {
      expect(row).toMatchObject({ person_id: null, answered_at: null, alike: 3 });
      for (const person of ids.rows) expect(JSON.stringify(row)).not.toContain(person.id);
    }
    const columns = `select column_name from information_schema.columns where table_name = 'survey_marks'`;
    expect((await client.query(columns)).rows.map(({ column_name }) => column_name).toSorted()).toEqual([
      'person_id',
      'state',
      'survey_id',
    ]);
  });
});

test(
  'when it closes: a late answer is refused kindly, who is in the middle is told and goes on with what was before, who waits is not asked, and the results go out',
  async () => {
    const everyone = await everybody(7);
    const [early, late, middle, buried, silent, waiting, sender] = everyone as [
      ...[string, string, string, string],
      ...[string, string, string],
    ];
    await say(waiting, 'interruptions');
    await asked(waiting, SETTINGS);
    // Before it everybody below must have come to their place in it, on a busy machine, too.
    const closesAt = new Date(Date.now() + 20_000).toISOString();
    const { id, title } = await askPeople(everyone.slice(0, 6), {
      closesAt,
      interruption: 'when-idle',
      report: { audience: { people: [sender] } },
    });
    await answerAll(early, '5', 'done');
    for (const person of [late, silent, middle, buried]) await asked(person, OVERALL);
    for (const line of ['cancel', 'interruptions', 'survey']) await say(middle, line);
    await asked(middle, OVERALL, 2);
    for (const person of [middle, buried]) await say(person, '2');
    for (const person of [middle, buried]) await asked(person, MISSING);
    await say(buried, 'interruptions');
    await asked(buried, SETTINGS);

    for (const person of [middle, buried])
      await asked(person, `The survey “${title}” closed before you got to the end`);
    await asked(middle, SETTINGS, 2);
    for (const person of [middle, buried]) await say(person, '1');
    for (const person of [middle, buried]) await asked(person, 'would you like one summary of them');
    const { rows } = await client.query(
      `select upn from bot_state b join people p on p.id = b.person_id
       where value::text like $1 and upn = any($2) order by upn`,
      [`%${title}%`, everyone],
    );
    expect(rows.map(({ upn }) => upn)).toEqual([late, silent].toSorted());
    const [card] = await asked(sender, `Results of “${title}”`);
    expect(bodyOf(card)).toContain('1 of 5 people answered. The survey is closed.');
    expect(bodyOf(card)).toContain('1 answer, 5 of 5 on average');

    await say(late, '4');
    await asked(late, 'so I couldn’t count your answers any more. Thank you all the same.');
    const [question] = await asked(silent, OVERALL);
    const told = await click(silent, question, '4');
    expect(JSON.stringify(told.body.value)).toContain('This is closed now, so your answer wasn’t counted.');
    await say(middle, 'help');
    await asked(middle, 'Herald');
    expect((await chat(middle)).filter(line => line.includes('closed'))).toHaveLength(1);

    const { items } = await stage.herald.settled(id);
    expect(items.filter(({ state }) => state === 'expired')).toHaveLength(1);
    expect(await results(id)).toMatchObject({
      state: 'closed',
      counts: { asked: 5, begun: 2, answered: 1, declined: 0 },
    });
  },
  PATIENCE_MS,
);

test(
  'kill -9 between two answers loses nothing',
  async () => {
    const person = await somebody();
    const { id } = await askPeople([person]);
    await asked(person, OVERALL);
    await say(person, '4');
    await asked(person, MISSING);
    await stage.herald.kill();
    await stage.herald.start();
    await say(person, 'plants, rooms');
    await asked(person, WORDS);
    await say(person, 'done');
    await asked(person, 'Thank you.');
    expect((await answersOf(id))[0].answers).toEqual({
      overall: 4,
      missing: ['Rooms', 'Plants'],
      words: null,
    });
  },
  PATIENCE_MS,
);

describe('what it brought', () => {
  test('is summed up, listed as JSON and CSV, and sent as a card with bars', async () => {
    const everyone = await everybody(3);
    const sender = await somebody();
    const { id, title } = await askPeople(everyone);
    const [one, two, three] = everyone as [string, string, string];
    await answerAll(one, '5', 'plants, phone booths', '=1+1');
    await answerAll(two, '4', 'Plants', 'skip');
    await answerAll(three, '5', 'done');
    const summed = await results(id);
    expect(summed.questions.map(({ results }: Wire) => results)).toEqual([
      {
        answered: 3,
        skipped: 0,
        mean: 4.67,
        min: 4,
        max: 5,
        counts: [0, 0, 0, 1, 2].map((count, i) => ({ value: String(i + 1), count })),
      },
      {
        answered: 2,
        skipped: 1,
        counts: [
          { value: 'Rooms', count: 0 },
          { value: 'Phone booths', count: 1 },
          { value: 'Plants', count: 2 },
        ],
      },
      { answered: 1, skipped: 2 },
    ]);
    const csv = String((await get(`/api/surveys/${id}/answers`, { accept: 'text/csv' })).body);
    const [head, ...lines] = csv.trim().split('\r\n');
    expect(head).toBe(`"person","address","answeredAt","${OVERALL}","${MISSING}","${WORDS}"`);
    expect(lines.find(line => line.includes(one))).toMatch(/,"5","Phone booths; Plants","'=1\+1"$/);

    const report = await stage.herald.request('POST', `/api/surveys/${id}/report`, {
      audience: { people: [sender] },
    });
    expect(report.status).toBe(202);
    const [card] = await asked(sender, `Results of “${title}”`);
    const body = bodyOf(card);
    expect(body).toContain('3 of 3 people answered.');
    expect(body).toContain('3 answers, 4.67 of 5 on average');
    expect(body).toContain(`"${'█'.repeat(13)}"`);
    expect(body).toContain('" 2 (67%)"');
  });

  test('belongs to its caller, and cannot be reworded as if it were a notification', async () => {
    const person = await somebody();
    const { id } = await askPeople([person]);
    const patched = await stage.herald.request('PATCH', `/api/notifications/${id}`, { title: 'Other' });
    expect(patched.status).toBe(404);
    for (const path of [id, 'nothing'].map(each => `/api/surveys/${each}`))
      expect((await stage.herald.request('GET', path, undefined, { authorization: 'Bearer x' })).status).toBe(
        401,
      );
    expect((await get('/api/surveys/nothing')).status).toBe(404);
  });
});

test('every fault of a survey is named at once, and a repeat is the same survey', async () => {
  const person = await somebody();
  const refused = await ask(
    {},
    {
      actor: undefined,
      closesAt: 'soon',
      questions: [
        { type: 'choice', text: '', choices: ['Red', 'red'] },
        { type: 'essay', text: 'Why?' },
        { type: 'number', text: 'How many?', min: 3, max: 1 },
      ],
    },
  );
  expect(refused.status).toBe(422);
  expect(refused.body.errors.map(({ field }: Wire) => field).toSorted()).toEqual([
    'actor',
    'audience',
    'closesAt',
    'questions.0.choices',
    'questions.0.text',
    'questions.1.type',
    'questions.2.max',
  ]);
  const past = await askPeople([person], { closesAt: '2020-01-01T00:00:00Z' });
  expect([past.status, past.body.errors[0].field]).toEqual([422, 'closesAt']);

  const body = {
    topic: 'pulse',
    title: 'Twice',
    actor: { name: 'x' },
    questions: QUESTIONS,
    audience: { people: [person] },
  };
  const post = (more = {}) =>
    stage.herald.request('POST', '/api/surveys', { ...body, ...more }, { 'idempotency-key': 'once' });
  const [first, again, other] = [await post(), await post(), await post({ title: 'Other' })];
  expect(again.body.id).toBe(first.body.id);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect([other.status, other.body.code]).toEqual([409, 'idempotency-conflict']);
});

test('in a channel stands a card with a button, and whoever presses it is asked in their 1:1', async () => {
  const person = await somebody();
  const { teams } = await stage.teams.state();
  await stage.teams.control('install', { team: teams[0].name, person: people[0]?.upn });
  const { channels } = teams[0];
  const { id } = await ask({ conversations: [channels[0].id] });
  const [card] = await stage.teams.messages({
    conversation: channels[0].id,
    text: 'Survey: The new office',
    count: 1,
  });
  const told = await stage.teams.control('click', {
    person,
    conversation: channels[0].id,
    message: card.id,
    action: 'Answer',
  });
  expect(told.body.value).toBe('The first question is in our 1:1 chat.');
  await answerAll(person, '4', 'done');
  expect((await results(id)).counts).toMatchObject({ answered: 1 });
});
