import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { askedBy, dataOf } from '../../src/core/said.ts';
import { cardOf } from '../deliver/card-tree.ts';
import { type Talker, talkWorld, templates } from './talk-world.ts';

/** Answers that annoyed people who wrote as people do: in a hurry, with a yes to any question, and with a step back. */
const world = talkWorld();

const guidanceOf = async (ana: Talker, line: string) => {
  const [said] = await ana.say(line);
  return said && dataOf(said, 'guidance');
};

const reminders = async ({ tenantId }: Talker) =>
  (await sql`select from reminders where tenant_id = ${tenantId}`.execute(world.book.db)).rows;

describe('undo', () => {
  test('takes nothing older back than a watch, and says where that is changed', async () => {
    const ana = await world.somebody();
    await ana.say('remind me to call Ana tomorrow at 9');
    await ana.say('watch hotel drops 20%');
    expect(await guidanceOf(ana, 'undo')).toMatchObject({
      note: { phrase: 'undone.by-hand' },
      suggestions: [{ write: { phrase: 'command.watches' } }, {}],
    });
    expect(await reminders(ana)).toHaveLength(1);
  });

  test.each([
    ['pause for 2 hours'],
    ['quiet hours 18 to 8'],
    ['mute deployments for 3 hours'],
    ['digest deployments daily at 9'],
    ['at most 3 cards at once'],
    ['subscribe deployments'],
    ['subscribe deploy*'],
  ])('takes back "%s", and nothing older', async line => {
    const ana = await world.somebody();
    await ana.say('remind me to call Ana tomorrow at 9');
    await ana.say(line);
    expect(JSON.stringify(await ana.say('undo'))).toContain('undone.now');
    expect(await reminders(ana)).toHaveLength(1);
  });

  test('takes back what was done before something that was refused', async () => {
    const ana = await world.somebody();
    await ana.say('remind me to call Ana tomorrow at 9');
    await ana.say('pause until 1 January 2099');
    expect(JSON.stringify(await ana.say('undo'))).toContain('undone.this');
  });

  test('takes back what has an Undo', async () => {
    const ana = await world.somebody();
    await ana.say('pause for 2 hours');
    await ana.say('remind me to call Ana tomorrow at 9');
    expect(JSON.stringify(await ana.say('undo'))).toContain('undone.this');
  });
});

test.each(['yes', 'ok', '👍'])(
  '"%s" to a question that has other answers is said not to be one',
  async line => {
    const ana = await world.somebody();
    await ana.say('remind me on Monday and Wednesday at 10 to stretch');
    const said = await ana.say(line);
    expect(templates(said)).toEqual(['prompt']);
    expect(said.map(askedBy)[0]?.note).toMatchObject({ values: { said: line } });
  },
);

test('what is cut on a button is read above it', async () => {
  const ana = await world.somebody();
  const [said] = await ana.say('remind me on Monday and Wednesday at 10 to stretch');
  if (said === undefined || !('template' in said)) throw new Error('Nothing was asked');
  const context = {
    deliveryId: 'x',
    place: 'personal',
    urgency: 'normal',
    reader: { locale: 'en-GB' },
  } as const;
  const texts = JSON.stringify(cardOf({ said, context }).card.body);
  expect(texts).toMatch(/"every Monday and Wednesday at 10:00, until \d+ \w+ \d{4}"/);
});

/** A card of theirs was sent, so it is the last that came. */
async function sent(ana: Talker): Promise<void> {
  const id = await ana.card('Disk is full');
  const become = (now: object) =>
    world.book.db.updateTable('deliveries').set(now).where('id', '=', id).execute();
  await become({ state: 'sending' });
  await become({ state: 'sent', sent_at: world.book.clock.now() });
}

describe('mute', () => {
  test('with a time alone asks what, and both ways are a click away', async () => {
    const ana = await world.somebody();
    await sent(ana);
    expect(await guidanceOf(ana, 'mute for 2 hours')).toMatchObject({
      suggestions: [
        { write: { phrase: 'command.pause' }, rest: 'for 2 hours' },
        { write: { phrase: 'command.mute' }, rest: 'deployments for 2 hours' },
        {},
      ],
    });
  });

  test.each(['mute this for 2 hours', 'stumm das für 2 Stunden'])(
    '"%s" is about what came last',
    async line => {
      const ana = await world.somebody();
      await sent(ana);
      const said = await ana.say(line, line.startsWith('stumm') ? { locale: 'de-DE' } : {});
      expect(JSON.stringify(said)).toContain('"topic":"deployments"');
      expect(templates(said)[0]).toBe('changed');
    },
  );
});

test('what is not watched offers what may be meant', async () => {
  const ana = await world.somebody();
  await ana.say('watch nightly build changes');
  expect(await guidanceOf(ana, 'unwatch nightly buil')).toMatchObject({
    suggestions: [{ write: { phrase: 'command.unwatch' }, rest: 'nightly build' }, {}, {}],
  });
});

test('a slip in a time is asked about, with a button for what is meant', async () => {
  const ana = await world.somebody();
  const [asked] = (await ana.say('remind me to call Ana on wensday at 10')).map(askedBy);
  expect(asked?.choices).toHaveLength(2);
});

test('however much may be meant, there are three ways on at most, and the last is the help', async () => {
  const ana = await world.somebody();
  for (const line of ['builder', 'buildup', 'buildin', 'buildix']) await ana.say(`watch ${line} changes`);
  const { suggestions = [] } = (await guidanceOf(ana, 'unwatch buildi')) ?? {};
  expect(suggestions).toHaveLength(3);
  expect(suggestions.at(-1)).toMatchObject({ write: { phrase: 'command.help' } });
});

test.each(['delete the reminder about the dentist', 'stop reminding me about the dentist'])(
  '"%s" is said to be done in the list, a click away, and deletes nothing',
  async line => {
    const ana = await world.somebody();
    await ana.say('remind me of the dentist tomorrow at 9');
    expect(await guidanceOf(ana, line)).toMatchObject({
      note: { phrase: 'reminders.in-list', values: { said: 'about the dentist' } },
      suggestions: [{ write: { phrase: 'command.reminders' } }, {}],
    });
  },
);

test.each([
  ['watch hotel below q-7x', []],
  ['watch errors > many', []],
  ['hotel below q-7x', ['watch']],
  ['watch below q-7x', []],
])('"%s": the number is asked for, and what stood in its place is said', async (line, before) => {
  const ana = await world.somebody();
  for (const each of before) await ana.say(each);
  const [asked] = await ana.say(line);
  const said = line.split(' ').at(-1);
  expect(asked).toMatchObject({
    template: 'prompt',
    data: { hint: { phrase: 'guidance.not-understood', values: { said } } },
  });
});

test('a line that is no command and names a topic is led to the list of topics', async () => {
  const ana = await world.somebody();
  await sent(ana);
  const toTopics = { write: { phrase: 'command.topics' } };
  for (const line of ['deployments only once a day', 'the Deployments, hm', 'geht deployments auch leiser?'])
    expect((await guidanceOf(ana, line))?.suggestions[0]).toMatchObject(toTopics);
  for (const line of ['redeployments only once a day', 'my-deployments2 hm', 'once a day'])
    expect((await guidanceOf(ana, line))?.suggestions).not.toMatchObject([toTopics, {}]);
});

describe('what is meant by other words than the command', () => {
  test.each([
    ['no notifications on weekends', 'attention.quiet'],
    ["don't notify me on weekends please", 'attention.quiet'],
    ['please no notifications between 18 and 8', 'attention.quiet'],
    ['no notifications until Monday', 'attention.paused'],
    ['keine Benachrichtigungen am Wochenende', 'attention.quiet'],
    ['週末は通知しないで', 'attention.quiet'],
    ['never send me anything on weekends', 'attention.quiet'],
    ["I'm on vacation until Monday", 'attention.paused'],
    ['bin bis Montag im Urlaub', 'attention.paused'],
    ['je suis en congé jusqu’à lundi', 'attention.paused'],
    ['estoy de vacaciones hasta el lunes', 'attention.paused'],
    ['estou de férias até segunda', 'attention.paused'],
    ['أنا في إجازة حتى الاثنين', 'attention.paused'],
    ['月曜日まで休みです', 'attention.paused'],
  ])('"%s" is %s', async (line, says) => {
    const ana = await world.somebody();
    expect(JSON.stringify(await ana.say(line))).toContain(`"${says}"`);
  });

  test.each([
    ...['no notifications tomorrow', 'do not disturb tomorrow', 'quiet hours tomorrow'],
    ...["I'm on vacation", "I'm on vacation from Monday to Friday", 'on holiday next week'],
  ])('"%s", of which nobody knows whether it is all of it, sets nothing', async line => {
    const ana = await world.somebody();
    await ana.say(line);
    const { rows } = await sql`
        select from preferences join people on people.id = person_id where tenant_id = ${ana.tenantId}
          and attention <> '{}'`.execute(world.book.db);
    expect(rows).toEqual([]);
  });

  test.each([
    ['daily digest at 8', 'daily at 8'],
    ['digest daily at 8 please', 'daily at 8'],
    ['a weekly digest, thanks', 'weekly'],
    ['tägliche Zusammenfassung um 8', 'täglich um 8'],
  ])('of "%s" it is asked what comes so', async (line, rhythm) => {
    const ana = await world.somebody();
    await sent(ana);
    const asked = await guidanceOf(ana, line);
    expect(asked?.note).toMatchObject({ phrase: 'attention.digest-which' });
    expect(asked?.suggestions[0]).toMatchObject({ rest: `deployments ${rhythm}` });
  });
});
