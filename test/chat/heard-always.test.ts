import { v7 as newId } from 'uuid';
import { expect, test } from 'vitest';
import { askedBy } from '../../src/core/said.ts';
import { upsertAll } from '../../src/people/store/upserting.ts';
import { talkWorld, templates } from './talk-world.ts';
import { turnWorld } from './turn-world.ts';

/** A question is open, and somebody wants something else first. Each test has a tenant of its own. */
const world = turnWorld();
const { book } = world;

const PARTS = { newId, features: [] };

/** Questions that take any text, each with the line that opens it and its dialogue. */
const QUESTIONS = [
  ['what to be reminded of', 'remind me', 'remind'],
  ['what to watch', 'watch', 'watch'],
  ['what to ask', 'ask', 'ask'],
] as const;

const LINES = [
  ['stop', 'topics'],
  ['Unsubscribe.', 'topics'],
  ['topics', 'topics'],
  ['stop deployments', 'opted-out'],
  ['unsubscribe deployments', 'opted-out'],
  ['help', 'help'],
  ['settings', 'settings'],
  ['abbestellen', 'topics', 'de-DE'],
  ['hilfe', 'help', 'de-DE'],
  ['bestelle deployments ab', 'opted-out', 'de-DE'],
  ['停止', 'topics', 'ja-JP'],
] as const;

const say = (tenantId: string, text: string, locale = 'en-GB') => {
  book.pass(1_000);
  return world.handle({
    kind: 'said',
    text,
    activityId: newId(),
    at: new Date(book.clock.now()),
    conversation: {
      ...{ tenantId, conversationId: 'a:ana', kind: 'personal' },
      ...{ serviceUrl: 'https://smba/emea/', botId: '28:herald' },
    },
    from: { teamsId: '29:ana', name: 'Ana Silva' },
    locale,
  });
};

const dialogueOf = async (tenantId: string) =>
  (await book.db
    .selectFrom('dialogs')
    .innerJoin('people', 'people.id', 'person_id')
    .where('tenant_id', '=', tenantId)
    .select(['dialogue', 'step'])
    .executeTakeFirst()) ?? {};

/** The templates of what was said to them, oldest first. */
const templatesOf = async (tenantId: string) =>
  (
    await book.db
      .selectFrom('notifications')
      .where('tenant_id', '=', tenantId)
      .orderBy('id')
      .select('said')
      .execute()
  ).map(({ said }) => ('template' in said ? said.template : 'line'));

async function asked(by: string, locale?: string): Promise<string> {
  const tenantId = book.tenant();
  const [ana] = await upsertAll(book.db, PARTS, tenantId, [{ teamsId: '29:ana', name: 'Ana Silva' }]);
  await book.delivery(
    tenantId,
    { kind: 'person', personId: ana?.id ?? '', label: 'Ana' },
    {
      notification: { topic: 'deployments' },
    },
  );
  await say(tenantId, by, locale);
  return tenantId;
}

test.each(
  QUESTIONS.flatMap(question =>
    LINES.map(([line, template, locale = 'en-GB']) => [...question, line, template, locale] as const),
  ),
)(
  'while Herald asks %s (%s, %s), "%s" is heard as what it is: %s',
  async (_what, by, dialogue, line, template, locale) => {
    const tenantId = await asked(by, locale);
    const open = await dialogueOf(tenantId);
    const before = await templatesOf(tenantId);
    await say(tenantId, line, locale);
    const [first, ...more] = (await templatesOf(tenantId)).slice(before.length);
    expect(first).toBe(template);
    // And the question is still open.
    expect(more).toEqual(['prompt']);
    expect(await dialogueOf(tenantId)).toEqual(open);
    expect(open).toMatchObject({ dialogue });
  },
);

test.each([
  ...['stop the noise', 'Hello', 'start', 'subscriptions', 'preferences', 'thank you'],
  ...[
    'mute the TV',
    'quiet hours for the baby',
    'digest the news',
    'daily digest is missing',
    'too many messages',
  ],
  ...[
    'pause the washing machine',
    'at most a coffee',
    'speak to Bob',
    'snooze the oven timer',
    "I'm on vacation until Monday",
  ],
])('%j may be what somebody answers, and is', async answer => {
  const tenantId = await asked('remind me');
  await say(tenantId, answer);
  expect(await dialogueOf(tenantId)).toMatchObject({ dialogue: 'remind', step: 'when' });
});

const talk = talkWorld();

test.each(['Daily digest', 'My topics', 'quiet hours 18 to 8', 'Stop deployments', '2'])(
  'what a question offers is its answer, whatever else it is: %s',
  async line => {
    const ana = await talk.somebody();
    const choices = ['Daily digest', 'My topics', 'quiet hours 18 to 8', 'Stop deployments'];
    const survey = { topic: 'pulse', title: 'The office', actor: 'Facility', asks: 'one-by-one' };
    const question = { id: 'how', type: 'choice', text: 'How?', required: true, choices };
    const closes = { id: newId(), anonymous: false, closesAt: '2099-01-01T00:00:00Z' };
    await ana.begin('survey', { survey: { ...survey, ...closes, questions: [question] } });
    const [after] = templates(await ana.say(line));
    expect(after).toBe('survey-review');
    expect(templates(await ana.say('help'))).toContain('help');
  },
);

const questionsIn = (said: Awaited<ReturnType<Awaited<ReturnType<typeof talk.somebody>>['say']>>) =>
  said.map(each => askedBy(each).question).filter(question => question !== undefined);

test('a reminder that comes while another waits for its time is set, and the question is asked again', async () => {
  const ana = await talk.somebody();
  await ana.say('remind me to call the bank');
  const said = await ana.say('remind me tomorrow at 8 to feed the cat');
  expect(templates(said)).toEqual(['reminder', 'prompt']);
  expect(said[0]).toMatchObject({ data: { what: 'feed the cat' } });
  expect(said[1]).toMatchObject({
    data: {
      question: { phrase: 'reminders.ask-when', values: { what: 'call the bank' } },
      note: { phrase: 'dialog.back-to-it' },
    },
  });
  // Once: what comes in between after that does not ask for it again, and it can be answered all the same.
  expect(templates(await ana.say('topics'))).toEqual(['topics']);
  // Nor does it where something between was no answer, which has asked it again itself.
  expect(templates(await ana.say('the bank in the High Street'))).toEqual(['prompt']);
  expect(templates(await ana.say('why'))).toEqual(['why']);
  const [answered] = await ana.say('tomorrow at 9');
  expect(answered).toMatchObject({ data: { what: 'call the bank' } });
});

test('more than a time is no answer to when, and what was written is said', async () => {
  const ana = await talk.somebody();
  await ana.say('remind me to call the bank');
  const [again] = await ana.say('feed the cat tomorrow at 8');
  expect(again).toMatchObject({
    data: { note: { values: { said: 'feed the cat tomorrow at 8' } }, prompt: { step: 'when' } },
  });
});

test.each([
  ['watch', 'watch hotel', 'watch flights', 'watch builds'],
  ['remind', 'remind me to eat', 'remind me to drink', 'remind me to sleep'],
] as const)('of several of one kind, %s, one is kept aside', async (_, one, two, three) => {
  const ana = await talk.somebody();
  for (const line of [one, two, three, one, two]) await ana.say(line);
  const third = await ana.say(three);
  expect(questionsIn(third)).toHaveLength(1);
  expect(third).toMatchObject([{ data: { note: { phrase: 'dialog.let-go' } } }]);
  expect(questionsIn(await ana.say('cancel'))).toHaveLength(1);
  await ana.say('cancel');
  expect(await ana.dialogue()).toEqual({});
});

test('who is asked what for may write the whole command, and is asked nothing then', async () => {
  const ana = await talk.somebody();
  await ana.say('watch');
  expect(templates(await ana.say('watch hotel drops 20%'))).toEqual(['line']);
  expect(await ana.dialogue()).toEqual({});
  await ana.say('remind me');
  expect(templates(await ana.say('remind me to call Ana tomorrow at 9'))).toEqual(['reminder']);
  expect(await ana.dialogue()).toEqual({});
  await ana.say('ask');
  expect(templates(await ana.say('ask where is the form?'))).toEqual(['question']);
  expect(await ana.dialogue()).toEqual({});
});

test.each([
  ['remind me', 'ask Ana about the budget'],
  ['remind me', 'watch the game'],
  ['remind me', 'hi there'],
  ['ask', 'remind people of the deadline'],
])('while "%s" asks, "%s" is an answer', async (by, line) => {
  const ana = await talk.somebody();
  await ana.say(by);
  const { dialogue } = await ana.dialogue();
  const said = await ana.say(line);
  expect(JSON.stringify(said)).toContain(line);
  expect(said.some(each => askedBy(each).note !== undefined)).toBe(false);
  expect([dialogue, undefined]).toContain((await ana.dialogue()).dialogue);
});
