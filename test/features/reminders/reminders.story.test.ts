import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MOST_REMINDERS } from '../../../src/features/reminders/reminder.ts';
import { asSentence } from '../../../src/text/format.ts';
import { nearMoment } from '../../../src/text/near-moment.ts';
import { eventually } from '../../eventually.ts';
import { type Stage, startStage } from '../../stories/stage.ts';
import { english, voiceFor } from '../../voices.ts';
import type { Wire } from '../../wire.ts';

let stage: Stage;
let database: pg.Client;
beforeAll(async () => {
  stage = await startStage({ people: 30 });
  database = await stage.connect();
  const { people } = await stage.teams.state();
  for (const { upn } of people) await stage.teams.control('profile', { person: upn, locale: 'en-GB' });
}, 180_000);
afterAll(() => stage.close());

const somebody = () => stage.somebody();
const say = (person: string, text: string) => stage.teams.control('say', { person, text });
/** The messages in the 1:1 that hold this text, once there are so many. */
const seen = (person: string, text: string, count = 1): Promise<Wire[]> =>
  stage.teams.messages({ person, text, count });
const bodyOf = (message: Wire) => JSON.stringify(message.attachments[0].content);
const click = (person: string, message: Wire, action: string, more: object = {}) =>
  stage.teams.control('click', { person, message: message.id, action, ...more });

/** The time of a person's reminder comes: nobody waits for it to. */
async function comes(what: string, agoSeconds = 0): Promise<void> {
  await database.query(
    `with due as (
       update reminders set at = now() - make_interval(secs => $2) where what = $1 and state = 'waiting'
       returning delivery_id, at)
     update deliveries d set due_at = due.at from due where d.id = due.delivery_id`,
    [what, agoSeconds],
  );
}

const DAY_MS = 24 * 60 * 60 * 1000;
const inThreeWeeks = () => new Date(Date.now() + 21 * DAY_MS).toISOString().slice(0, 10);

/** Whether the time is that of the button, to half a minute where it counts from now. */
const about = (ms: number) => (at: Date) => Math.abs(at.getTime() - Date.now() - ms) < 30_000;
const UNTIL: Record<string, (at: Date) => boolean> = {
  'In 20 minutes': about(20 * 60_000),
  'In 3 hours': about(3 * 60 * 60_000),
  'Tomorrow at 9:00': at => at.getTime() > Date.now() && at.getTime() < Date.now() + 2 * DAY_MS,
  'Snooze until then': at => Math.abs(at.getTime() - Date.now() - 21 * DAY_MS) < 2 * DAY_MS,
};

/** How the time of this reminder reads where its person is. */
async function shown(what: string, at: Date): Promise<string> {
  const { rows } = await database.query('select time_zone from reminders where what = $1', [what]);
  return asSentence(nearMoment(voiceFor({ timeZone: rows[0]?.time_zone }), at), english);
}

async function waiting(what: string): Promise<{ at: Date; every: string | null; state: string }[]> {
  const { rows } = await database.query('select at, every, state from reminders where what = $1', [what]);
  return rows;
}

/** Resolves when the reminder has had its turn; whoever is not written to has no event for it. */
async function done(what: string): Promise<void> {
  await eventually(`"${what}" has had its turn`, async () => (await waiting(what))[0]?.state === 'done');
}

describe('remind me', () => {
  test('is confirmed with the time as it was understood, in the zone of the person, and comes when it is due', async () => {
    const person = await somebody();
    await say(person, 'remind me to water the ferns tomorrow at 9');
    const [card] = await seen(person, 'I’ll remind you: water the ferns');
    expect(bodyOf(card)).toContain('"Tomorrow 9:00"');
    expect(await waiting('water the ferns')).toMatchObject([{ every: null, state: 'waiting' }]);
    await comes('water the ferns');
    await seen(person, 'Reminder: water the ferns');
    expect(await waiting('water the ferns')).toMatchObject([{ state: 'done' }]);
  });

  test('Undo takes it back, and "Bring it back" takes that back', async () => {
    const person = await somebody();
    await say(person, 'remind me tomorrow at 10 to undo this');
    const [card] = await seen(person, 'I’ll remind you: undo this');
    const told = await click(person, card, 'Undo');
    expect(JSON.stringify(told.body.value)).toContain('Reminder removed');
    expect(await waiting('undo this')).toMatchObject([{ state: 'removed' }]);
    await click(person, { ...card }, 'Bring it back');
    expect(await waiting('undo this')).toMatchObject([{ state: 'waiting' }]);
    await comes('undo this');
    await seen(person, 'Reminder: undo this');
  });

  test('without anything asks what and when; a time that is none is asked for again', async () => {
    const person = await somebody();
    await say(person, 'remind me');
    await seen(person, 'What should I remind you of?');
    await say(person, 'feed the cat');
    await seen(person, 'When should I remind you of');
    await say(person, 'purple');
    const [, again] = await seen(person, 'When should I remind you of', 2);
    expect(bodyOf(again)).toContain('I found no time in that.');
    await say(person, 'in two weeks');
    await seen(person, 'I’ll remind you: feed the cat');
  });

  test('is understood in German, too', async () => {
    const person = await somebody();
    await say(person, 'Erinnere mich jeden Werktag um 8:30 an das Standup');
    const [card] = await seen(person, 'I’ll remind you: das Standup');
    expect(bodyOf(card)).toContain('Every weekday at 8:30, next ');
  });
});

describe('what comes again and again', () => {
  test('has its next time as soon as one has come, and however many were missed, one is sent and says so', async () => {
    const person = await somebody();
    await say(person, 'remind me every day at 8:30 to stretch');
    await seen(person, 'I’ll remind you: stretch');
    await say(person, 'remind me tomorrow at 8:30 to lie down');
    await seen(person, 'I’ll remind you: lie down');
    await comes('lie down');
    await stage.herald.kill();
    await comes('stretch', 3 * 24 * 60 * 60);
    await stage.herald.start();
    const [card] = await seen(person, 'Reminder: stretch');
    expect(bodyOf(card)).toContain('This was due ');
    const [next] = await waiting('stretch');
    expect(next?.state).toBe('waiting');
    expect(next?.at.getTime()).toBeGreaterThan(Date.now());
    // A reminder that was due when it was killed comes once, too, whether it had been queued or not.
    await seen(person, 'Reminder: lie down');
    await done('lie down');
    expect(await seen(person, 'Reminder:')).toHaveLength(2);
  }, 180_000);
});

describe('reminders', () => {
  async function listed(...whats: string[]) {
    const person = await somebody();
    for (const what of whats) {
      await say(person, `remind me in 3 days to ${what}`);
      await seen(person, `I’ll remind you: ${what}`);
    }
    await say(person, 'reminders');
    const [list] = await seen(person, `You have ${whats.length} reminder`);
    return { person, list };
  }
  const inputs = async (what: string, typed: { what?: string; when?: string }) => {
    const { rows } = await database.query('select id from reminders where what = $1', [what]);
    return Object.fromEntries(Object.entries(typed).map(([name, text]) => [`${name}:${rows[0]?.id}`, text]));
  };

  test('lists them, the soonest first, each with a form that changes its words and its time, and deletes it', async () => {
    const { person, list } = await listed('list the second');
    await say(person, 'remind me in 2 days to list the first');
    await seen(person, 'I’ll remind you: list the first');
    await say(person, 'reminders');
    const [both] = await seen(person, 'You have 2 reminders.');
    expect(bodyOf(both).indexOf('list the first')).toBeLessThan(bodyOf(both).indexOf('list the second'));
    const typed = await inputs('list the first', { what: 'list the last', when: 'in 5 weeks' });
    const told = await click(person, both, 'Save', { inputs: typed });
    const body = JSON.stringify(told.body.value);
    expect(body).toContain('Changed: list the last, ');
    expect(body.indexOf('list the second')).toBeLessThan(body.lastIndexOf('list the last'));
    const gone = await click(person, both, 'Delete');
    expect(JSON.stringify(gone.body.value)).toContain('Deleted: list the second');
    expect(await waiting('list the second')).toMatchObject([{ state: 'removed' }]);
    expect(list).toBeDefined();
    await comes('list the last');
    await seen(person, 'Reminder: list the last');
  });

  test('can be changed on the card that confirms them, in their words alone', async () => {
    const person = await somebody();
    await say(person, 'remind me tomorrow at 9 to cal Ana');
    const [card] = await seen(person, 'I’ll remind you: cal Ana');
    const [before] = await waiting('cal Ana');
    const told = await click(person, card, 'Save', { inputs: await inputs('cal Ana', { what: 'call Ana' }) });
    expect(JSON.stringify(told.body.value)).toContain('Changed. I’ll remind you');
    expect(await waiting('call Ana')).toEqual([before]);
    await comes('call Ana');
    await seen(person, 'Reminder: call Ana');
  });

  test('keep words that try to be more than words as they are, and say what is wrong with others', async () => {
    const { person, list } = await listed('tame this');
    const wrong = async (typed: { what?: string; when?: string }) =>
      (await click(person, list, 'Save', { inputs: await inputs('tame this', typed) })).body;
    expect(await wrong({ what: '  ' })).toMatchObject({
      type: MESSAGE,
      value: expect.stringContaining('can’t be empty'),
    });
    expect((await wrong({ what: 'x'.repeat(501) })).value).toContain('at most 500 characters');
    expect((await wrong({ what: 'tame this', when: 'purple' })).value).toContain('I found no time in that.');
    expect((await wrong({ what: 'tame this', when: 'yesterday' })).value).toContain('has passed already');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression that must not be evaluated.
    const hostile = '<at>all</at> [x](https://evil.example) ${1+1}';
    await click(person, list, 'Save', { inputs: await inputs('tame this', { what: hostile }) });
    expect(await waiting(hostile)).toMatchObject([{ state: 'waiting' }]);
    await comes(hostile);
    const [card] = await seen(person, 'Reminder: <at>all');
    const shown = JSON.stringify(card.attachments[0].content.body);
    expect(shown).toContain(hostile);
    expect(shown).not.toContain('"TextBlock"');
  });

  test('of many are a few at a time, each with its buttons', async () => {
    const { person, list } = await listed(...'abcdef'.split('').map(letter => `page ${letter}`));
    expect(bodyOf(list)).toContain('1 to 4 of 6');
    const told = await click(person, list, 'Show later ones');
    expect(JSON.stringify(told.body.value)).toContain('5 to 6 of 6');
    await click(person, list, 'Delete');
    expect(await waiting('page e')).toMatchObject([{ state: 'removed' }]);
  });

  test('are as many as anybody may have: then chat, dialogue and Snooze say how to make room', async () => {
    const { person } = await listed('be the first of many');
    await say(person, 'remind me');
    await seen(person, 'What should I remind you of?');
    await database.query(
      `insert into reminders (id, tenant_id, person_id, what, time_zone, at, state, delivery_id, created_at)
       select gen_random_uuid(), tenant_id, person_id, 'one of many', time_zone, at, state, delivery_id, created_at
       from reminders, generate_series(2, $2) where what = $1`,
      ['be the first of many', MOST_REMINDERS],
    );
    await say(person, 'be one too many tomorrow at 9');
    await seen(person, HAS_ALL);
    await say(person, 'remind me tomorrow at 9 to be one too many');
    await say(person, 'remind me');
    await seen(person, HAS_ALL, 3);
    const { card } = await notified('Snoozed by whoever has no room', person);
    expect((await click(person, card, 'In 3 hours')).body).toMatchObject({ type: MESSAGE, value: FULL });
    expect(await waiting('Snoozed by whoever has no room')).toEqual([]);
  });
});

const HAS_ALL = `You already have ${MOST_REMINDERS} reminders, and I can’t keep more.`;
const FULL = `${HAS_ALL} Write "reminders" to delete one.`;
/** A line above the card, which stays as it is, with all that was typed into it. */
const MESSAGE = 'application/vnd.microsoft.activity.message';

/** Somebody has a card that they can snooze. */
async function notified(title: string, to?: string) {
  const person = to ?? (await somebody());
  const { body } = await stage.herald.notify({
    title,
    audience: { people: [person] },
    actions: [{ type: 'callback', title: 'Roll back', verb: 'rollback' }],
  });
  const [card] = await seen(person, title);
  return { person, card, id: body.id as string };
}

describe('Snooze', () => {
  test.each(Object.keys(UNTIL))(
    '"%s" leaves the card, says until when, and shows it again; its answer is that of the first',
    async button => {
      const title = `Snoozed: ${button}`;
      const { person, card, id } = await notified(title);
      const inputs = button === 'Snooze until then' ? { date: inThreeWeeks(), time: '07:15' } : {};
      const told = await click(person, card, button, { inputs });
      const confirmed = JSON.stringify(told.body.value);
      expect(confirmed).toContain('Snoozed');
      const [reminder] = await waiting(title);
      const at = reminder?.at ?? new Date(0);
      expect(UNTIL[button]?.(at)).toBe(true);
      expect(confirmed.toLowerCase()).toContain(`again ${(await shown(title, at)).toLowerCase()}.`);
      await comes(title);
      const [, again] = await stage.teams.messages({ person, text: `${title}: checkout`, count: 2 });
      expect(bodyOf(again)).toContain('You get this again because you snoozed it.');
      await click(person, again, 'Roll back');
      const { body } = await stage.herald.request('GET', `/api/notifications/${id}/deliveries`);
      expect(body.items).toMatchObject([{ state: 'acknowledged', answer: { verb: 'rollback' } }]);
    },
  );

  test('does not show again what its sender took back meanwhile', async () => {
    const { person, card, id } = await notified('Snoozed and recalled');
    await click(person, card, 'In 3 hours');
    await stage.herald.request('DELETE', `/api/notifications/${id}?recall=true`);
    await comes('Snoozed and recalled');
    await done('Snoozed and recalled');
    const { rows } = await database.query(
      'select d.state from reminders r join deliveries d on d.id = r.delivery_id where r.what = $1',
      ['Snoozed and recalled'],
    );
    expect(rows).toEqual([{ state: 'cancelled' }]);
  });

  test('Undo shows the card again at once', async () => {
    const { person, card } = await notified('Snoozed by mistake');
    const away = await click(person, card, 'Tomorrow at 9:00');
    expect(JSON.stringify(away.body.value)).toMatch(/comes again tomorrow 9:00\./);
    const told = await click(person, card, 'Undo');
    expect(JSON.stringify(told.body.value)).toContain('Roll back');
    expect(await waiting('Snoozed by mistake')).toMatchObject([{ state: 'removed' }]);
  });

  test.each([
    ['has passed', { date: '2020-01-01', time: '10:00' }, 'That has passed already.'],
    ['is more than a year away', { date: '2999-01-01', time: '10:00' }, 'That’s more than a year away.'],
    ['was not picked', {}, 'Pick a day first'],
  ])(
    'of a day that %s says so, and leaves the card as it was filled in; a right one is taken then',
    async (which, wrong, words) => {
      const title = `Snoozed until a day that ${which}`;
      const { person, card } = await notified(title);
      const told = await click(person, card, 'Snooze until then', { inputs: wrong });
      expect(told.body).toMatchObject({ type: MESSAGE, value: expect.stringContaining(words) });
      expect(await waiting(title)).toEqual([]);
      // A client that has no answer to a click gets a line.
      await click(person, card, 'Snooze until then', { inputs: wrong, as: 'submit' });
      await seen(person, words);
      await click(person, card, 'Snooze until then', { inputs: { date: inThreeWeeks(), time: '10:00' } });
      expect(await waiting(title)).toMatchObject([{ state: 'waiting' }]);
    },
  );
});
