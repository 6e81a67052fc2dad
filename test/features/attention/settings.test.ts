import { sql } from 'kysely';
import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import type { Attention } from '../../../src/core/attention.ts';
import type { Said } from '../../../src/core/notification.ts';
import { dataOf } from '../../../src/core/said.ts';
import { CAN_WAIT, digestForm } from '../../../src/features/attention/cards/settings-form-view.ts';
import { MOST_URGENT } from '../../../src/features/attention/rules/urgent.ts';
import { worded } from '../../../src/text/phrase.ts';
import { turnWorld } from '../../chat/turn-world.ts';
import { some } from '../../every-way.ts';
import { voiceFor } from '../../voices.ts';
import { anaIn } from './ana.ts';

const world = turnWorld();
const { book } = world;

const { envelope, anaOf, last, attentionOf, ...ana } = anaIn(world);
const say = async (tenantId: string, text: string) => (await ana.say(tenantId, text)).words;

async function press(tenantId: string, verb: string, data: Readonly<Record<string, unknown>>) {
  await say(tenantId, 'settings');
  const { id } = await last(tenantId);
  book.pass(1_000);
  const event = { kind: 'clicked', verb, via: 'execute', data: { delivery: id, ...data } } as const;
  await world.handle({ ...event, ...envelope(tenantId) });
  const { said } = await book.db
    .selectFrom('deliveries')
    .innerJoin('notifications', 'notifications.id', 'deliveries.notification_id')
    .where('deliveries.id', '=', id)
    .select(sql<Said>`coalesce(deliveries.said, notifications.said)`.as('said'))
    .executeTakeFirstOrThrow();
  return dataOf(said, 'settings');
}

describe('by words', () => {
  test('quiet hours are set, said back, changed and taken away', async () => {
    const tenant = book.tenant();
    expect(await say(tenant, 'quiet hours 18 to 8 and weekends')).toBe(
      'Nothing between 18:00 and 8:00 and at weekends, except urgent. The next summary comes tomorrow 8:00.',
    );
    expect(await say(tenant, 'Ruhezeit 16 bis 8 am Freitag')).toContain('16:00');
    expect((await attentionOf(tenant)).quiet?.hours[5]).toEqual({ from: '16:00', until: '08:00' });
    expect(await say(tenant, 'no quiet hours')).toContain('Quiet hours are off.');
    expect(await attentionOf(tenant)).toEqual({});
  });

  test('what is not understood as a whole is asked on the card, and nothing has changed', async () => {
    const tenant = book.tenant();
    expect(await say(tenant, 'quiet hours 18 to 8 except for Bob')).toBe('settings');
    expect((await last(tenant)).said).toMatchObject({
      data: {
        open: 'settings',
        note: { phrase: 'attention.quiet-unclear', values: { said: '18 to 8 except for Bob' } },
      },
    });
    expect(await attentionOf(tenant)).toEqual({});
  });

  test.each(
    some(
      [
        ['pause for 2 hours', 2],
        ['pause until 14:00', 3],
        ['Pause für 2 Stunden', 2],
        ['pause bis 14:00 Uhr', 3],
        ['pause de 2 heures', 2],
        ["pause jusqu'à 14h", 3],
        ['pausa por 2 horas', 2],
        ['pausa hasta las 14:00', 3],
        ['一時停止 2時間', 2],
        ['pausa até 14:00', 3],
        ['إيقاف مؤقت لمدة ساعتين', 2],
        ['pause everything for 2 hours', 2],
        ['pause for 2 hours please', 2],
        ['do not disturb for 2 hours', 2],
        ['dnd until 14:00', 3],
        ['bitte nicht stören bis 14:00 Uhr', 3],
        ['ruhe bis 14:00 Uhr', 3],
        ["ne pas déranger jusqu'à 14h", 3],
        ['no molestar hasta las 14:00', 3],
      ],
      7,
    ),
  )('%s', async (text, hours) => {
    const tenant = book.tenant();
    // It is past 10:00 there.
    const now = book.clock.now().getTime();
    await say(tenant, text);
    const { pausedUntil } = await attentionOf(tenant);
    const lasts = (new Date(pausedUntil ?? 0).getTime() - now) / 3_600_000;
    expect(lasts).toBeGreaterThan(hours - 1);
    expect(lasts).toBeLessThan(hours + 1.1);
  });

  test.each([
    ['pause until 2', '14:00'],
    ['be quiet until 2', '14:00'],
    ['pause until 12', '12:00'],
    ['pause bis 14', '14:00'],
    ["pause jusqu'à 14", '14:00'],
    ['pausa hasta las 14', '14:00'],
    ['pausa até as 14', '14:00'],
    ['إيقاف مؤقت حتى 14', '14:00'],
    ['pause until 9 tomorrow', '09:00'],
    ['pause until 2 on Friday', '14:00'],
  ])('%s is an hour of the day', async (text, clock) => {
    const tenant = book.tenant();
    expect(await say(tenant, text)).not.toBe('settings');
    const { pausedUntil = '' } = await attentionOf(tenant);
    expect(DateTime.fromISO(pausedUntil, { zone: 'Europe/Berlin' }).toFormat('HH:mm')).toBe(clock);
  });

  test('pause until Friday, said back, and resumed', async () => {
    const tenant = book.tenant();
    expect(await say(tenant, 'pause until Friday')).toMatch(
      /^Nothing before Fri.* 9:00, except urgent\. Write "resume"/,
    );
    expect(await say(tenant, 'resume')).toContain('The pause is over');
    expect(await attentionOf(tenant)).toEqual({});
    expect(await say(tenant, 'pause')).toBe('settings');
    expect(await say(tenant, 'pause until yesterday')).toBe('settings');
    expect(await say(tenant, 'pause every Monday')).toBe('settings');
    expect(await attentionOf(tenant)).toEqual({});
  });

  test('a topic is muted by its name, whatever it is like', async () => {
    const tenant = book.tenant();
    await say(tenant, 'help');
    const names = ['deployments', 'deployments-eu', 'on call'];
    await book.topics(tenant, ...names);
    expect(await say(tenant, 'mute deployments for 3 hours')).toMatch(
      /^Nothing on deployments before today .*, not even urgent\.$/,
    );
    await say(tenant, 'mute deployments-eu until Friday');
    await say(tenant, 'stumm on call für 2 Tage');
    expect(Object.keys((await attentionOf(tenant)).muted ?? {}).toSorted()).toEqual(names);
    for (const text of ['mute', 'mute deployments', 'mute builds for 2 hours', 'mute deployments for Bob'])
      expect([text, await say(tenant, text)]).toEqual([text, 'settings']);
    await say(tenant, 'resume');
    expect(await attentionOf(tenant)).toEqual({});
  });
});

describe('what is urgent on a topic', () => {
  const HOLD = 'Urgent notifications on deployments wait, too, until quiet hours or a pause are over.';
  const ALLOW = 'Urgent notifications on deployments come at once, even in quiet hours and pauses.';
  const withTopics = async () => {
    const tenant = book.tenant();
    await say(tenant, 'help');
    await book.topics(tenant, 'deployments', 'builds');
    return tenant;
  };

  test.each(
    some(
      [
        ['urgent deployments can wait', 'let urgent deployments through again'],
        ['Hold urgent deployments.', 'Allow urgent Deployments!'],
        ['dringende deployments können warten', 'lass dringende deployments wieder durch'],
        ['les urgences sur deployments peuvent attendre', 'laisse passer les urgences sur deployments'],
        ['lo urgente de deployments puede esperar', 'deja pasar lo urgente de deployments'],
        ['deploymentsの緊急も保留', 'deploymentsの緊急は届けて'],
        ['o urgente de deployments pode esperar', 'deixe passar o urgente de deployments'],
        ['العاجل من deployments يمكنه الانتظار', 'دع العاجل من deployments يصل'],
      ],
      3,
    ),
  )('%s, and %s', async (hold, allow) => {
    const tenant = await withTopics();
    expect(await say(tenant, hold)).toBe(HOLD);
    expect(await attentionOf(tenant)).toEqual({ urgent: { deployments: 'waits' } });
    expect(await say(tenant, allow)).toBe(ALLOW);
    expect(await attentionOf(tenant)).toEqual({});
  });

  test('passes where on all others it waits, until it waits as they do', async () => {
    const tenant = await withTopics();
    await press(tenant, 'saveSettings', { ...FORM, urgent: 'false' });
    expect(await say(tenant, 'allow urgent deployments')).toBe(ALLOW);
    expect((await attentionOf(tenant)).urgent).toEqual({ deployments: 'passes' });
    expect(await say(tenant, 'hold urgent deployments')).toBe(HOLD);
    expect(await attentionOf(tenant)).not.toHaveProperty('urgent');
  });

  test.each([
    ['hold urgent', 'attention.urgent-which', undefined],
    ['hold urgent deploymens', 'topics.unknown-near', 'deployments'],
    ['hold urgent deployments for Bob', 'topics.unknown', undefined],
  ])('%s is asked about, and nothing has changed', async (text, note, rest) => {
    const tenant = await withTopics();
    expect(await say(tenant, text)).toBe('guidance');
    const asked = dataOf((await last(tenant)).said, 'guidance');
    expect(asked).toMatchObject({ note: { phrase: note } });
    expect(asked?.suggestions[0]?.rest).toBe(rest);
    expect(await attentionOf(tenant)).toEqual({});
  });

  test('is listed on the card of topics, and comes at once again by a button on that of settings', async () => {
    const tenant = await withTopics();
    await say(tenant, 'hold urgent deployments');
    await say(tenant, 'topics');
    expect(dataOf((await last(tenant)).said, 'topics')?.topics).toContainEqual({
      ...{ name: 'deployments', state: 'addressed', urgent: 'waits' },
    });
    const stands = await press(tenant, 'urgentAtOnce', {});
    expect(stands).toMatchObject({ note: { phrase: 'attention.urgent-at-once-done' } });
    expect(await attentionOf(tenant)).toEqual({});
  });
});

describe('what is urgent, on the form of a topic', () => {
  const everyDay = { rhythm: 'day', at: '09:00' };
  const withTopics = async (names: readonly string[] = ['builds', 'deployments']) => {
    const tenant = book.tenant();
    await say(tenant, 'help');
    await book.topics(tenant, ...names);
    return tenant;
  };
  const said = (shown: Awaited<ReturnType<typeof press>>) =>
    worded({ ...voiceFor({ timeZone: 'Europe/Berlin' }), now: book.clock.now() }, shown?.note ?? '');

  test('is saved with the digest, and said back in one sentence; unchanged, nothing is said of it', async () => {
    const tenant = await withTopics();
    const urgentOnTopic = 'waits';
    const shown = await press(tenant, 'setDigest', { topic: 'deployments', ...everyDay, urgentOnTopic });
    expect(said(shown)).toMatch(
      /^Digest of deployments: every day at 9:00\. The next .*\. Urgent notifications on deployments wait, too, /,
    );
    expect(await attentionOf(tenant)).toEqual({
      digests: { deployments: '0 9 * * *' },
      urgent: { deployments: 'waits' },
    });
    const again = await press(tenant, 'setDigest', { topic: 'deployments', ...everyDay, urgentOnTopic });
    expect(said(again)).not.toContain('rgent');
    const back = { topic: 'deployments', rhythm: 'now', urgentOnTopic: 'passes' };
    expect(said(await press(tenant, 'setDigest', back))).toMatch(
      /^You get deployments as it happens .*\. Urgent notifications on deployments come at once, /,
    );
    expect(await attentionOf(tenant)).toEqual({});
  });

  test.each(['as-it-is', undefined, 'constructor', 7])('is left as it is by %s', async urgentOnTopic => {
    const tenant = await withTopics();
    await say(tenant, 'hold urgent deployments');
    await press(tenant, 'setDigest', { topic: 'deployments', ...everyDay, urgentOnTopic });
    expect(await attentionOf(tenant)).toMatchObject({
      digests: { deployments: '0 9 * * *' },
      urgent: { deployments: 'waits' },
    });
  });

  test('is limited as by words, and then nothing of the form is saved', async () => {
    const names = Array.from({ length: MOST_URGENT + 1 }, (_, i) => `topic-${i + 10}`);
    const tenant = await withTopics(names);
    for (const name of names.slice(1)) await say(tenant, `hold urgent ${name}`);
    const one = { ...everyDay, urgentOnTopic: 'waits' };
    const refused = await press(tenant, 'setDigest', { ...one, topic: names[0] });
    expect(refused).toMatchObject({ note: { phrase: 'attention.urgent-many' } });
    expect(await attentionOf(tenant)).not.toHaveProperty('digests');
    await press(tenant, 'setDigest', { ...one, topic: names[1] });
    expect(await attentionOf(tenant)).toHaveProperty('digests');
  });

  test('is saved alone where how often it comes is left as it is; nothing at all is asked about', async () => {
    const tenant = await withTopics();
    const asItIs = { topic: 'deployments', rhythm: 'as-it-is', at: '09:00' };
    await press(tenant, 'setDigest', { topic: 'deployments', rhythm: '5', at: '10:00' });
    const shown = await press(tenant, 'setDigest', { ...asItIs, urgentOnTopic: 'waits' });
    expect(said(shown)).toMatch(/^Urgent notifications on deployments wait, too, /);
    const kept = { digests: { deployments: '0 10 * * 5' }, urgent: { deployments: 'waits' } };
    expect(await attentionOf(tenant)).toEqual(kept);
    const asked = await press(tenant, 'setDigest', { ...asItIs, urgentOnTopic: 'as-it-is' });
    expect(asked).toMatchObject({ open: 'digest', digesting: 'deployments' });
    expect(await attentionOf(tenant)).toEqual(kept);
  });

  test('each topic says how it is now, and nothing else on the form says it of another', async () => {
    const attention: Attention = {
      digests: { builds: '0 9 * * *', nightly: 'now' },
      canWait: '0 * * * *',
      urgent: { builds: 'waits' },
      muted: { reviews: new Date(book.clock.now().getTime() + 3_600_000).toISOString() },
    };
    const topics = ['builds', 'deployments', 'nightly', 'reviews'];
    for (const digesting of [undefined, CAN_WAIT, ...topics]) {
      const voice = { ...voiceFor({ timeZone: 'Europe/Berlin' }), now: book.clock.now() };
      const card = { attention, topics, lowEvery: '0 9 * * 1-5', ...(digesting && { digesting }) };
      const inputs = digestForm(card, voice) as {
        id: string;
        value: string;
        choices?: { title: string }[];
      }[];
      const [first, ...others] = inputs;
      expect(first?.choices?.map(({ title }) => title.replaceAll(/[\u2066-\u2069]/g, ''))).toEqual([
        'What can wait (low urgency): every hour',
        'builds: every day at 9:00, urgent waits in quiet hours',
        'deployments: as it happens',
        'nightly: as it happens',
        expect.stringMatching(/^reviews: muted until /),
      ]);
      expect(first?.value).toBe(digesting ?? CAN_WAIT);
      expect(others.map(({ id, value }) => [id, value])).toEqual([
        ['rhythm', 'as-it-is'],
        ['at', '09:00'],
        ['urgentOnTopic', 'as-it-is'],
      ]);
    }
  });
});

describe('how many cards at once', () => {
  test.each(
    some(
      [
        'at most 3 cards at once',
        'At most three',
        'no more than 3 notifications in 10 minutes',
        'höchstens 3 Karten auf einmal',
        'maximal drei',
        'au plus 3 cartes à la fois',
        'pas plus de trois cartes',
        'como máximo 3 tarjetas a la vez',
        'no más de tres',
        '最大 3枚',
        '最大3枚まで',
        'no máximo 3 cartões de uma vez',
        'não mais que três',
        'على الأكثر 3 بطاقات دفعة واحدة',
        'على الأكثر ٣',
      ],
      5,
    ),
  )('%s', async text => {
    const tenant = book.tenant();
    expect(await say(tenant, text)).toBe(
      'At most 3 cards in 10 minutes; what is more comes in one summary. Urgent ones come anyway.',
    );
    expect(await attentionOf(tenant)).toEqual({ atOnce: 3 });
  });

  test.each(
    some(['no limit', 'kein Limit', 'sans limite', 'sin límite', '上限なし', 'sem limite', 'بلا حد'], 3),
  )('%s: as everybody', async text => {
    const tenant = book.tenant();
    await say(tenant, 'at most 2 cards at once');
    expect(await say(tenant, text)).toBe(
      'At most 5 cards in 10 minutes, as for everybody here; what is more comes in one summary.',
    );
    expect(await attentionOf(tenant)).toEqual({});
  });

  test('as many as everybody, or more, is as everybody', async () => {
    const tenant = book.tenant();
    await say(tenant, 'at most 2 cards at once');
    expect(await say(tenant, 'at most 5 cards at once')).toContain('as for everybody here');
    expect(await attentionOf(tenant)).toEqual({});
  });

  test.each([
    'at most',
    'at most 0 cards',
    'at most 3 reminders',
    'at most 3 cards in 20 minutes',
    'at most 2.5',
  ])('%s is asked on the card, and nothing has changed', async text => {
    const tenant = book.tenant();
    expect(await say(tenant, text)).toBe('settings');
    expect((await last(tenant)).said).toMatchObject({
      data: {
        open: 'settings',
        note: { phrase: text === 'at most' ? 'attention.at-most-how' : 'attention.at-most-unread' },
      },
    });
    expect(await attentionOf(tenant)).toEqual({});
  });

  test('is chosen on the card; a card that does not ask it leaves it as it was', async () => {
    const tenant = book.tenant();
    await press(tenant, 'saveSettings', { ...FORM, atOnce: '2' });
    expect((await attentionOf(tenant)).atOnce).toBe(2);
    await press(tenant, 'saveSettings', FORM);
    expect((await attentionOf(tenant)).atOnce).toBe(2);
    await press(tenant, 'saveSettings', { ...FORM, atOnce: '1e9' });
    expect((await attentionOf(tenant)).atOnce).toBe(2);
    await press(tenant, 'saveSettings', { ...FORM, atOnce: 'usual' });
    expect(await attentionOf(tenant)).not.toHaveProperty('atOnce');
  });
});

describe('a digest', () => {
  const withTopics = async () => {
    const tenant = book.tenant();
    await say(tenant, 'help');
    await book.topics(tenant, 'deployments', 'deployments-eu', 'reviews');
    return tenant;
  };

  // It is a Monday at 10:00 there.
  test.each(
    some(
      [
        ['digest deployments daily at 9', '0 9 * * *'],
        ['digest deployments weekly on Monday at 9', '0 9 * * 1'],
        ['digest deployments hourly', '0 * * * *'],
        ['digest deployments every weekday at 8:30', '30 8 * * 1-5'],
        ['Zusammenfassung deployments täglich um 9', '0 9 * * *'],
        ['zusammenfassung deployments jeden Montag um 9 Uhr', '0 9 * * 1'],
        ['zusammenfassung deployments stündlich', '0 * * * *'],
        ['récapitulatif deployments tous les jours à 9h', '0 9 * * *'],
        ['récapitulatif deployments tous les lundis à 9h', '0 9 * * 1'],
        ['récapitulatif deployments toutes les heures', '0 * * * *'],
        ['resumen deployments todos los días a las 9', '0 9 * * *'],
        ['resumen deployments todos los lunes a las 9', '0 9 * * 1'],
        ['resumen deployments cada hora', '0 * * * *'],
        ['まとめ deployments 毎日9時', '0 9 * * *'],
        ['deployments を毎週月曜の9時にまとめて', '0 9 * * 1'],
        ['まとめ deployments 毎時', '0 * * * *'],
        ['resumo deployments todo dia às 9', '0 9 * * *'],
        ['resumo deployments toda segunda às 9', '0 9 * * 1'],
        ['resumo deployments a cada hora', '0 * * * *'],
        ['ملخص deployments كل يوم الساعة 9', '0 9 * * *'],
        ['ملخص deployments كل يوم اثنين الساعة 9', '0 9 * * 1'],
        ['ملخص deployments كل ساعة', '0 * * * *'],
      ],
      8,
    ),
  )('%s', async (text, every) => {
    const tenant = await withTopics();
    await say(tenant, text);
    expect(await attentionOf(tenant)).toEqual({ digests: { deployments: every } });
  });

  test.each(some(['now', 'off', 'aus', 'tout de suite', 'no', 'オフ', 'agora', 'الآن'], 3))(
    '%s',
    async word => {
      const tenant = await withTopics();
      await say(tenant, 'digest deployments hourly');
      await say(tenant, `digest deployments ${word}`);
      expect(await attentionOf(tenant)).toEqual({});
    },
  );

  test('is said back, with the next; what is not understood as a whole is asked on the card', async () => {
    const tenant = await withTopics();
    expect(await say(tenant, 'digest deployments daily at 9')).toBe(
      'Digest of deployments: every day at 9:00. The next comes tomorrow 9:00.',
    );
    expect(await say(tenant, 'digest deployments-eu weekly on Monday at 9')).toMatch(
      /^Digest of deployments-eu: every Monday at 9:00\. The next comes Mon/,
    );
    expect(await say(tenant, 'digest reviews hourly')).toMatch(
      /^Digest of reviews: every hour\. The next comes /,
    );
    expect(await say(tenant, 'digest reviews off')).toBe(
      'You get reviews as it happens again. What waited comes now.',
    );
    for (const text of [
      'digest',
      'digest reviews',
      'digest builds daily at 9',
      'digest reviews at 9 for Bob',
    ])
      expect([text, await say(tenant, text)]).toEqual([text, 'settings']);
    expect((await last(tenant)).said).toMatchObject({ data: { open: 'digest', digesting: 'reviews' } });
    expect(Object.keys((await attentionOf(tenant)).digests ?? {})).toEqual(['deployments', 'deployments-eu']);
  });

  test('and a muted topic stand on the card of topics, from where the form for them opens', async () => {
    const tenant = await withTopics();
    await say(tenant, 'digest deployments daily at 9');
    await say(tenant, 'mute reviews for 3 hours');
    const { muted = {} } = await attentionOf(tenant);
    expect(await say(tenant, 'topics')).toBe('topics');
    const { said } = await last(tenant);
    expect(dataOf(said, 'topics')?.topics).toEqual([
      { name: 'deployments', state: 'addressed', every: '0 9 * * *' },
      { name: 'deployments-eu', state: 'addressed' },
      { name: 'reviews', state: 'addressed', mutedUntil: muted.reviews },
    ]);
    book.pass(1_000);
    const event = { kind: 'clicked', verb: 'howOften', via: 'execute', data: {} } as const;
    await world.handle({ ...event, ...envelope(tenant) });
    expect((await last(tenant)).said).toMatchObject({ template: 'settings', data: { open: 'digest' } });
  });

  test('is set on the card, changed and taken off', async () => {
    const tenant = await withTopics();
    const set = (topic: string, rhythm: string, at = '09:00') =>
      press(tenant, 'setDigest', { topic, rhythm, at });
    await set('deployments', 'day', '08:05');
    await set('reviews', '5');
    await set('deployments-eu', 'hour', '');
    expect((await attentionOf(tenant)).digests).toEqual({
      deployments: '5 8 * * *',
      reviews: '0 9 * * 5',
      'deployments-eu': '0 * * * *',
    });
    await set('reviews', 'workdays');
    await set('deployments', 'now');
    const kept = { reviews: '0 9 * * 1-5', 'deployments-eu': '0 * * * *' };
    for (const [topic, rhythm, at] of [
      ['reviews', 'day', 'nine'],
      ['reviews', 'constructor', '09:00'],
      ['nothing', 'day', '09:00'],
    ] as const)
      expect(await set(topic, rhythm, at)).toMatchObject({ open: 'digest' });
    expect((await attentionOf(tenant)).digests).toEqual(kept);
  });
});

const FORM = {
  ...{
    from: '18:00',
    until: '08:00',
    days: '1,2,3,4,5,6,0',
    wholeDays: '',
    holidays: '2026-12-24',
    urgent: 'true',
  },
  timeZone: '',
  ...{ interruption: 'ad-hoc', quietSummary: 'true', language: 'de' },
};

describe('on the card', () => {
  test('all is saved, and the card says what holds', async () => {
    const tenant = book.tenant();
    const shown = await press(tenant, 'saveSettings', FORM);
    expect(shown).toMatchObject({
      note: { phrase: 'attention.saved' },
      attention: { quiet: { holidays: [{ from: '2026-12-24', until: '2026-12-24' }] } },
      ...{ interruption: 'ad-hoc', quietSummary: true, language: 'de' },
    });
    expect(await press(tenant, 'saveSettings', { ...FORM, language: 'automatic' })).not.toHaveProperty(
      'language',
    );
  });

  test('what is wrong is said at its field, and nothing is saved', async () => {
    const tenant = book.tenant();
    const shown = await press(tenant, 'saveSettings', { ...FORM, until: '' });
    expect(shown).toMatchObject({
      open: 'settings',
      typed: { from: '18:00' },
      faults: { until: { phrase: 'attention.fault.both' } },
    });
    expect(await attentionOf(tenant)).toEqual({});
  });

  test.each([
    ['America/New_York', 'America/New_York'],
    ['new york', 'America/New_York'],
    ['München', 'Europe/Berlin'],
    ['東京', 'Asia/Tokyo'],
  ])('the time zone is %s', async (typed, timeZone) => {
    const tenant = book.tenant();
    const shown = await press(tenant, 'saveSettings', { ...FORM, timeZone: typed });
    expect(shown).toMatchObject({ attention: { timeZone } });
    expect((await anaOf(tenant)).chosenZone).toBe(timeZone);
    const emptied = await press(tenant, 'saveSettings', { ...FORM, timeZone: '' });
    expect(emptied?.attention).not.toHaveProperty('timeZone');
  });

  test('what is said then is by the clock there, whatever Teams says', async () => {
    const tenant = book.tenant();
    await press(tenant, 'saveSettings', { ...FORM, language: 'automatic', timeZone: 'New York' });
    await say(tenant, 'pause until 6:00');
    expect((await attentionOf(tenant)).pausedUntil).toMatch(/T11:00/);
  });

  test.each(['Atlantis', 'Europe/Nowhere', '#{1}', 'constructor'])(
    'the zone %s is refused at its field',
    async timeZone => {
      const tenant = book.tenant();
      const shown = await press(tenant, 'saveSettings', { ...FORM, timeZone });
      expect(shown).toMatchObject({
        open: 'settings',
        faults: { timeZone: { phrase: 'attention.fault.zone' } },
      });
      expect(await attentionOf(tenant)).toEqual({});
    },
  );

  test('a pause begins and ends', async () => {
    const tenant = book.tenant();
    await press(tenant, 'pauseFor', { what: ' ', howLong: 'monday' });
    expect(await attentionOf(tenant)).toHaveProperty('pausedUntil');
    expect(await press(tenant, 'pauseFor', { what: 'nothing', howLong: 'monday' })).toMatchObject({
      open: 'pause',
    });
    expect(await press(tenant, 'pauseFor', { what: ' ', howLong: 'ever' })).toMatchObject({ open: 'pause' });
    await press(tenant, 'resume', {});
    expect(await attentionOf(tenant)).toEqual({});
  });
});
