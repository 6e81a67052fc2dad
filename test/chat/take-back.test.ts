import { describe, expect, test } from 'vitest';
import { findPerson } from '../../src/people/store/finding.ts';
import { worded } from '../../src/text/phrase.ts';
import { cardOf, nodesOf } from '../deliver/card-tree.ts';
import { some } from '../every-way.ts';
import { anaIn } from '../features/attention/ana.ts';
import { catalogue, english, voiceFor } from '../voices.ts';
import { turnWorld } from './turn-world.ts';

/** Each change of what reaches somebody, by words and by buttons, and what *Undo* makes of it. */
const world = turnWorld(undefined, { lowEvery: '0 9 * * 1-5' });
const { book } = world;
const { envelope, anaOf, last, say, attentionOf } = anaIn(world);

const CONTENT = { topic: 'deployments', title: 'Built', subject: { name: 'x' }, actor: { name: 'CI' } };

async function somebody(...lines: string[]): Promise<string> {
  const tenant = book.tenant();
  await say(tenant, 'hi');
  await book.topics(tenant, 'deployments', 'builds');
  for (const line of lines) await say(tenant, line);
  return tenant;
}

/** All that is kept of what she wants. When something was chosen counts, too. */
async function wantedOf(tenant: string) {
  const { id } = await anaOf(tenant);
  const preferences = await book.db
    .selectFrom('preferences')
    .where('person_id', '=', id)
    .select(['interruption', 'quiet_summary', 'language'])
    .executeTakeFirst();
  const choices = await book.db
    .selectFrom('subscriptions')
    .where('person_id', '=', id)
    .orderBy('topic')
    .select(['topic', 'choice', 'changed_at'])
    .execute();
  const stops = await book.db
    .selectFrom('stops')
    .where('person_id', '=', id)
    .orderBy('id')
    .select(['id', 'kind', 'topic', 'stopped_at'])
    .execute();
  const nothing = { interruption: null, quiet_summary: null, language: null };
  return { attention: await attentionOf(tenant), preferences: preferences ?? nothing, choices, stops };
}

const press = (tenant: string, verb: string, data: Record<string, unknown>, activityId?: string) => {
  book.pass(1_000);
  const event = { kind: 'clicked', verb, via: 'execute', data, ...envelope(tenant) } as const;
  return world.handle(activityId === undefined ? event : { ...event, activityId });
};

/** The *Undo* on a card as it stands, as a client has it. */
async function undoOn(id: string) {
  const row = await book.db
    .selectFrom('deliveries')
    .innerJoin('notifications', 'notifications.id', 'deliveries.notification_id')
    .where('deliveries.id', '=', id)
    .select(['notifications.said', 'deliveries.said as own', 'remark'])
    .executeTakeFirstOrThrow();
  const said = row.own ?? row.said;
  if (!('template' in said)) throw new Error('a card');
  const { card } = cardOf({
    said,
    context: {
      ...{ deliveryId: id, urgency: 'normal', place: 'personal' },
      reader: { locale: 'en-GB', timeZone: 'Europe/Berlin' },
      ...(row.remark && { remark: row.remark }),
    },
  });
  return nodesOf(card).find(({ type, title }) => type === 'Action.Execute' && title === 'Undo');
}

interface Change {
  /** The wish that stood before. */
  readonly before?: readonly string[];
  readonly line: string;
  /** The wish that holds, once it is taken back. */
  readonly now: RegExp;
}

const CHANGES: readonly Change[] = [
  { line: 'mute deployments until Friday', now: /^Undone: deployments is not muted\.$/ },
  {
    before: ['mute deployments until Friday'],
    line: 'mute deployments for 1 hour',
    now: /^Undone: Nothing on deployments before Fri/,
  },
  {
    before: ['mute deployments until Friday', 'mute builds until Friday'],
    line: 'unmute deployments',
    now: /^Undone: Nothing on deployments before Fri/,
  },
  { line: 'pause until Friday', now: /^Undone: Nothing is paused\.$/ },
  { before: ['pause for 2 hours'], line: 'pause until Friday', now: /^Undone: Nothing before [^F]*, except/ },
  {
    before: ['pause until Friday', 'mute builds until Friday'],
    line: 'resume',
    now: /^Undone: .*Nothing before Fri.*builds before Fri|^Undone: .*builds before Fri.*Nothing before/,
  },
  { line: 'time zone Tokyo', now: /^Undone: From now on I follow the time zone/ },
  {
    before: ['time zone Tokyo'],
    line: 'time zone automatic',
    now: /^Undone: From now on your time zone is Asia\/Tokyo/,
  },
  { line: 'quiet hours 18 to 8', now: /^Undone: Quiet hours are off/ },
  { before: ['quiet hours 18 to 8'], line: 'no quiet hours', now: /^Undone: Nothing between 18:00 and 8:00/ },
  { before: ['quiet hours 18 to 8'], line: 'not after 9pm', now: /^Undone: Nothing between 18:00 and 8:00/ },
  { line: 'digest deployments daily at 9', now: /^Undone: You get deployments as it happens again/ },
  {
    before: ['digest deployments daily at 9'],
    line: 'digest deployments now',
    now: /^Undone: Digest of deployments: every day at 9:00/,
  },
  { line: 'digest low hourly', now: /^Undone: Low-urgency cards come together: .*9:00/ },
  { line: 'hold urgent deployments', now: /^Undone: Urgent notifications on deployments come at once/ },
  {
    before: ['hold urgent deployments'],
    line: 'allow urgent deployments',
    now: /^Undone: Urgent notifications on deployments wait, too/,
  },
  { line: 'at most 3 cards at once', now: /^Undone: / },
  { before: ['at most 3 cards at once'], line: 'no limit', now: /^Undone: .*3 cards/ },
  { before: ['interruptions', '1'], line: 'yes', now: /^Undone: .* is as it was before\.$/ },
  { line: 'subscribe deployments', now: /^Undone: Of deployments you get only what is addressed to you\.$/ },
  {
    before: ['unsubscribe deployments'],
    line: 'subscribe deployments',
    now: /^Undone: You won’t get deployments notifications any more\.$/,
  },
  {
    before: ['subscribe deployments', 'stop everything'],
    line: 'start deployments',
    now: /^Undone: You won’t get any notifications any more/,
  },
  {
    before: ['mute deployments until Friday', 'unsubscribe deployments'],
    line: 'start deployments',
    now: /^Undone: .*deployments/,
  },
  {
    before: ['stop deploy*'],
    line: 'start deploy*',
    now: /^Undone: You won’t get notifications on topics like/,
  },
  {
    before: ['stop everything', 'mute builds until Friday'],
    line: 'start everything',
    now: /^Undone: .*You won’t get any notifications/,
  },
];

describe('what is changed by words', () => {
  test.each(
    some(
      CHANGES.map(each => [each.line, (each.before ?? []).join('; '), each] as const),
      8,
    ),
  )('"%s" after "%s" is taken back by "undo", as it stood', async (_, __, { before = [], line, now }) => {
    const tenant = await somebody(...before);
    const stood = await wantedOf(tenant);
    await say(tenant, line);
    expect(await wantedOf(tenant)).not.toEqual(stood);
    expect((await say(tenant, 'undo')).words).toMatch(now);
    expect(await wantedOf(tenant)).toEqual(stood);
  });

  test.each(
    some(
      CHANGES.map(each => [each.line, (each.before ?? []).join('; '), each] as const),
      5,
    ),
  )(
    '"%s" after "%s" has an Undo that works once, pressed twice or sent again',
    async (_, __, { before = [], line, now }) => {
      const tenant = await somebody(...before);
      const stood = await wantedOf(tenant);
      const { id } = await say(tenant, line);
      const undo = await undoOn(id);
      const pressUndo = (activityId?: string) =>
        press(tenant, String(undo?.verb), { ...Object(undo?.data) }, activityId);
      const answers = [await pressUndo('click-1'), await pressUndo('click-1'), await pressUndo()];
      expect(await wantedOf(tenant)).toEqual(stood);
      const shown = answers.map(each => nodesOf(Object(each).card).map(({ text }) => text));
      for (const texts of shown) expect(texts).toContainEqual(expect.stringMatching(now));
      expect(await undoOn(id)).toBeUndefined();
    },
  );

  test.each(CHANGES.filter(({ before }) => before === undefined).slice(0, 4))(
    '"$line": the second "undo" takes nothing back',
    async ({ line }) => {
      const tenant = await somebody();
      await say(tenant, line);
      await say(tenant, 'undo');
      const stands = await wantedOf(tenant);
      expect((await say(tenant, 'undo')).words).toBe(english.say('undone.nothing'));
      expect(await wantedOf(tenant)).toEqual(stands);
    },
  );

  test('of two, "undo" twice takes back the last one and then the one before', async () => {
    const tenant = await somebody();
    const stood = await wantedOf(tenant);
    await say(tenant, 'mute deployments for 3 hours');
    const first = await wantedOf(tenant);
    await say(tenant, 'mute deployments until Friday');
    await say(tenant, 'undo');
    expect(await wantedOf(tenant)).toEqual(first);
    await say(tenant, 'undo');
    expect(await wantedOf(tenant)).toEqual(stood);
  });

  test('"undo" of a language works once, and the Undo of an older choice leaves a later one', async () => {
    const tenant = await somebody();
    const { id } = await say(tenant, 'language deutsch');
    await say(tenant, 'undo');
    expect((await wantedOf(tenant)).preferences.language).toBeNull();
    await say(tenant, 'undo');
    expect((await wantedOf(tenant)).preferences.language).toBeNull();
    const german = await say(tenant, 'language deutsch');
    await say(tenant, 'language français');
    for (const delivery of [id, german.id])
      await press(tenant, 'chooseLanguage', { delivery, language: 'automatic' });
    expect((await wantedOf(tenant)).preferences.language).toBe('fr');
  });

  test('an older Undo leaves what was changed since, and says so', async () => {
    const tenant = await somebody();
    const { id } = await say(tenant, 'mute deployments for 3 hours');
    await say(tenant, 'mute deployments until Friday');
    const stands = await wantedOf(tenant);
    const answer = await press(tenant, 'undoChange', { delivery: id });
    const texts = nodesOf(Object(answer).card).map(({ text }) => text);
    expect(texts).toContain(english.say('undone.since'));
    expect(await wantedOf(tenant)).toEqual(stands);
  });

  test('a mute whose end has come does not come back', async () => {
    const tenant = await somebody('mute deployments for 1 hour');
    await say(tenant, 'unmute deployments');
    book.pass(2 * 3_600_000);
    expect((await say(tenant, 'undo')).words).toBe('Undone: deployments is not muted.');
    expect(await attentionOf(tenant)).toEqual({});
  });

  test.each(catalogue.languages.map(language => [language]))('it is said in %s what holds now', language => {
    const now = { phrase: 'attention.not-muted', values: { topic: 'deployments' } };
    const said = worded(voiceFor({ language }), { phrase: 'undone.now', values: { now } });
    expect(said).toContain('deployments');
    expect(said).toContain(worded(voiceFor({ language }), now));
  });
});

interface Press {
  readonly before?: readonly string[];
  /** The command whose card it is. */
  readonly on: string;
  readonly verb: string;
  readonly data: Record<string, unknown>;
}

const FORM = { from: '18:00', until: '08:00', days: '1,2,3,4,5', urgent: 'true', atOnce: 'usual' };
const AT_9 = { rhythm: 'day', at: '09:00' };
const PRESSES: readonly Press[] = [
  { on: 'settings', verb: 'saveSettings', data: { ...FORM, language: 'de', timeZone: 'Asia/Tokyo' } },
  { on: 'settings', verb: 'saveSettings', data: { ...FORM, interruption: 'ad-hoc', quietSummary: 'true' } },
  { on: 'settings', verb: 'pauseFor', data: { what: 'deployments', howLong: 'week' } },
  { on: 'settings', verb: 'setDigest', data: { topic: 'deployments', ...AT_9, urgentOnTopic: 'waits' } },
  {
    before: ['hold urgent deployments'],
    on: 'settings',
    verb: 'urgentAtOnce',
    data: {},
  },
  {
    before: ['pause until Friday', 'mute deployments until Friday'],
    on: 'settings',
    verb: 'resume',
    data: {},
  },
  { on: 'topics', verb: 'optOut', data: { topic: 'deployments' } },
  { on: 'topics', verb: 'optIn', data: { topic: 'deployments' } },
  {
    before: ['mute deployments until Friday', 'unsubscribe deployments'],
    on: 'topics',
    verb: 'optIn',
    data: { topic: 'deployments' },
  },
];

describe('what is changed on a card that shows it', () => {
  test.each(
    some(
      PRESSES.map(each => [each.verb, each.on, each] as const),
      4,
    ),
  )(
    '"%s" on the card of "%s" is taken back by "undo", and by its Undo once',
    async (_, __, { before = [], on, verb, data }) => {
      for (const way of ['words', 'button'] as const) {
        const tenant = await somebody(...before);
        const stood = await wantedOf(tenant);
        const { id } = await say(tenant, on);
        await press(tenant, verb, { ...data, delivery: id });
        expect(await wantedOf(tenant)).not.toEqual(stood);
        const undo = await undoOn(id);
        if (way === 'words')
          expect((await say(tenant, 'undo')).words).toMatch(/^(Undone|Rückgängig gemacht): /);
        for (let i = 0; i < 2; i++) await press(tenant, String(undo?.verb), Object(undo?.data));
        expect(await wantedOf(tenant)).toEqual(stood);
        expect(await undoOn(id)).toBeUndefined();
      }
    },
  );

  test('the Undo of an earlier press there takes nothing back', async () => {
    const tenant = await somebody();
    const { id } = await say(tenant, 'settings');
    await press(tenant, 'pauseFor', { delivery: id, what: 'deployments', howLong: 'week' });
    const undo = await undoOn(id);
    await press(tenant, 'pauseFor', { delivery: id, what: 'builds', howLong: 'week' });
    const stands = await wantedOf(tenant);
    await press(tenant, String(undo?.verb), Object(undo?.data));
    expect(await wantedOf(tenant)).toEqual(stands);
  });
});

test('a stop on a card is what "undo" takes back, not the mute before it', async () => {
  const tenant = await somebody('mute builds until Friday');
  const ana = await findPerson(book.db, tenant, '29:ana');
  const to = { kind: 'person', personId: ana?.id ?? '', label: 'Ana' } as const;
  const notification = { topic: 'deployments', said: { template: 'notification', data: CONTENT } } as const;
  const id = await book.delivery(tenant, to, { notification });
  const stood = await wantedOf(tenant);
  await press(tenant, 'optOut', { delivery: id });
  await say(tenant, 'undo');
  expect(await wantedOf(tenant)).toEqual(stood);
  expect((await last(tenant)).words).toContain('deployments');
});
