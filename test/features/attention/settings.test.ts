import { describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { v7 as newId } from 'uuid';
import type { Attention } from '../../../src/core/attention.ts';
import type { Said } from '../../../src/core/notification.ts';
import { dataOf } from '../../../src/core/said.ts';
import { findPerson } from '../../../src/people/store/finding.ts';
import { worded } from '../../../src/text/phrase.ts';
import { turnWorld } from '../../chat/turn-world.ts';
import { voiceFor } from '../../voices.ts';

const world = turnWorld();
const { book } = world;

function envelope(tenantId: string) {
  return {
    activityId: newId(),
    at: new Date(book.clock.now()),
    conversation: {
      ...{ tenantId, conversationId: `a:${tenantId}`, kind: 'personal' as const },
      ...{ serviceUrl: 'https://smba/emea/', botId: '28:herald' },
    },
    from: { teamsId: '29:ana', aadObjectId: `ana-${tenantId}`, name: 'Ana Silva' },
    locale: 'en-GB',
    timeZone: 'Europe/Berlin',
  };
}
async function say(tenantId: string, text: string): Promise<string> {
  book.pass(1_000);
  await world.handle({ kind: 'said', text, ...envelope(tenantId) });
  return (await last(tenantId)).words;
}
const anaOf = async (tenantId: string) => {
  const person = await findPerson(book.db, tenantId, '29:ana');
  if (person === undefined) throw new Error('Ana is not known');
  return person;
};

/** The last that she was told: a line in words, or a card. */
async function last(tenantId: string) {
  const { id } = await anaOf(tenantId);
  const row = await book.db
    .selectFrom('deliveries')
    .innerJoin('notifications', 'notifications.id', 'deliveries.notification_id')
    .where('deliveries.person_id', '=', id)
    .orderBy('deliveries.id', 'desc')
    .select(['deliveries.id', 'notifications.said'])
    .executeTakeFirstOrThrow();
  const voice = { ...voiceFor({ locale: 'en-GB', timeZone: 'Europe/Berlin' }), now: book.clock.now() };
  return {
    id: row.id,
    said: row.said,
    words: 'text' in row.said ? worded(voice, row.said.text) : row.said.template,
  };
}
async function attentionOf(tenantId: string): Promise<Attention> {
  const { id } = await anaOf(tenantId);
  const row = await book.db
    .selectFrom('preferences')
    .where('person_id', '=', id)
    .select('attention')
    .executeTakeFirst();
  return row?.attention ?? {};
}
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
    expect(await say(tenant, 'no quiet hours')).toContain('no quiet hours any more');
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

  test.each([
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
  ])('%s', async (text, hours) => {
    const tenant = book.tenant();
    // It is past 10:00 there.
    const now = book.clock.now().getTime();
    await say(tenant, text);
    const { pausedUntil } = await attentionOf(tenant);
    const lasts = (new Date(pausedUntil ?? 0).getTime() - now) / 3_600_000;
    expect(lasts).toBeGreaterThan(hours - 1);
    expect(lasts).toBeLessThan(hours + 1.1);
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
    for (const name of names)
      await book.db
        .insertInto('topics')
        .values({ tenant_id: tenant, name, created_at: book.clock.now() })
        .execute();
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

const FORM = {
  ...{
    from: '18:00',
    until: '08:00',
    days: '1,2,3,4,5,6,0',
    wholeDays: '',
    holidays: '2026-12-24',
    urgent: 'true',
  },
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
