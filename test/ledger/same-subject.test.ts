import { afterEach, describe, expect, test } from 'vitest';
import type { NotificationContent, Severity } from '../../src/core/cards.ts';
import type { Urgency } from '../../src/core/notification.ts';
import { isPhrase } from '../../src/core/phrase.ts';
import { card } from '../../src/core/said.ts';
import { whatStandsAgainst } from '../../src/decide/sending.ts';
import { roseTo } from '../../src/decide/severity.ts';
import { amendments } from '../../src/ledger/store/amend.ts';
import { followUp } from '../../src/ledger/store/amend-follow.ts';
import { addDeliveries } from '../../src/ledger/store/deliveries.ts';
import { acceptance } from '../../src/ledger/store/notifications.ts';
import { stopStore } from '../../src/people/store/stops.ts';
import { acceptanceParts, ledger } from './ledger.ts';

const book = ledger();
afterEach(() => book.db.deleteFrom('notifications').execute());

interface Post {
  readonly severity?: Severity;
  readonly urgency?: Urgency;
  readonly name?: string;
  readonly id?: string;
  readonly topic?: string;
  readonly callerId?: string;
  readonly key?: string;
  readonly sameWithinSeconds?: number;
  readonly ends?: boolean;
}

/** Posts of one tenant, and people who have the cards. */
function posting(tenantId = book.tenant()) {
  const post = async (more: Post = {}) => {
    const {
      severity,
      name = 'db1',
      id,
      topic = 'incidents',
      callerId = 'ci',
      key,
      urgency = 'normal',
    } = more;
    const subject = { name, ...(id !== undefined && { id }) };
    const content: NotificationContent = {
      ...{ topic, title: 'Disk is full', subject, actor: { name: 'CI' } },
      ...(severity && { severity }),
    };
    const accepted = await acceptance(acceptanceParts(book.db, book.clock)).accept(
      {
        ...{ id: book.newId(), tenantId, callerId, callerName: 'CI', topic, urgency },
        ...{ said: card('notification', content), audience: {}, correlationId: 'c' },
        createdAt: book.clock.now(),
        ...(key !== undefined && { key }),
      },
      {
        ...(more.sameWithinSeconds !== undefined && { sameWithinSeconds: more.sameWithinSeconds }),
        ...(more.ends && { ends: more.ends }),
      },
    );
    if (!('id' in accepted)) throw new Error(accepted.outcome);
    return accepted;
  };
  const sendAll = async () => {
    for (const each of await book.claim('w1', 10)) {
      const ending = { state: 'sent', conversationId: `a:${each.lane}`, activityId: each.id } as const;
      await book.records.settle(each, 'w1', ending, { outcome: 'sent' });
    }
  };
  const sent = async (notificationId: string, stopped = false) => {
    const recipient = await book.person(tenantId);
    const because = { code: 'named', by: 'CI' } as const;
    const at = book.clock.now();
    const id = book.newId();
    await addDeliveries(book.db, [
      { id, notificationId, tenantId, recipient, because, urgency: 'normal', at, state: 'queued' },
    ]);
    await sendAll();
    book.pass(2_000);
    const remark = JSON.stringify({ says: { phrase: 'less.which' }, buttons: [], at: at.toISOString() });
    if (stopped) await book.db.updateTable('deliveries').set({ remark }).where('id', '=', id).execute();
    return recipient.personId;
  };
  /** Lines that ring, with those who get them. */
  const rung = async () => {
    const rows = await book.db
      .selectFrom('deliveries')
      .innerJoin('notifications', 'notifications.id', 'deliveries.notification_id')
      .where('deliveries.tenant_id', '=', tenantId)
      .where('deliveries.state', '=', 'queued')
      .where('deliveries.operation', '=', 'send')
      .orderBy('deliveries.id')
      .select(['person_id', 'notifications.said'])
      .execute();
    return rows.map(({ person_id, said }) => {
      const text = 'text' in said && isPhrase(said.text) ? said.text.phrase : undefined;
      return [person_id, text];
    });
  };
  /** Lines that ring later, if it is as bad by then: in how many seconds. */
  const later = async () => {
    const lines = await book.db
      .selectFrom('deliveries')
      .where('tenant_id', '=', tenantId)
      .where('state', '=', 'held')
      .where('reason_code', '=', 'scheduled')
      .select('due_at')
      .execute();
    return lines.map(({ due_at }) => (due_at.getTime() - book.clock.now().getTime()) / 1000);
  };
  return { post, sent, sendAll, rung, later };
}

const WITHIN = { sameWithinSeconds: 600 };

test('posts on one subject within the time are one notification, whoever posts them at the same moment', async () => {
  const { post } = posting();
  const posts = await Promise.all(Array.from({ length: 20 }, () => post(WITHIN)));
  expect(new Set(posts.map(({ id }) => id)).size).toBe(1);
  expect(posts.filter(({ changed }) => !changed)).toHaveLength(1);
});

const OTHERS: [string, Post, number][] = [
  ['another subject', { name: 'db2' }, 0],
  ['another id of the subject', { id: 'two' }, 0],
  ['another topic', { topic: 'deployments' }, 0],
  ['another caller', { callerId: 'other' }, 0],
  ['the time is over', {}, 601],
  ['nobody asks for it', { sameWithinSeconds: undefined as never }, 0],
];
test.each(OTHERS)('a post is its own where there is %s', async (_, more, seconds) => {
  const { post } = posting();
  const first = await post(WITHIN);
  book.pass(seconds * 1000);
  const next = await post({ ...WITHIN, ...more });
  expect([next.changed, next.id === first.id]).toEqual([false, false]);
});

test('a subject is known by its id, whatever it is called', async () => {
  const { post } = posting();
  const first = await post({ ...WITHIN, id: 'one' });
  expect(await post({ ...WITHIN, id: 'one', name: 'renamed' })).toMatchObject({
    id: first.id,
    changed: true,
  });
});

test.each(['key', 'subject'] as const)(
  'what becomes worse rings once for who has the card, by its %s',
  async by => {
    const { post, sent, rung } = posting();
    const how = by === 'key' ? { key: 'disk' } : WITHIN;
    const { id } = await post({ ...how, severity: 'warning' });
    const ana = await sent(id);
    await sent(id, true);
    await post({ ...how, severity: 'warning' });
    expect(await rung()).toEqual([]);
    await post({ ...how, severity: 'critical' });
    expect(await rung()).toEqual([[ana, 'severity.rose.critical']]);
    await post({ ...how, severity: 'critical' });
    await post({ ...how, severity: 'info' });
    expect(await rung()).toHaveLength(1);
  },
);

describe('what goes up and down', () => {
  const flapping = async (urgency: Urgency = 'normal') => {
    const { post, sent, sendAll, rung } = posting();
    const how = { key: 'disk', urgency };
    const { id } = await post({ ...how, severity: 'info' });
    await sent(id);
    const goes = async (...severities: Severity[]) => {
      for (const severity of severities) await post({ ...how, severity });
      const rings = (await rung()).map(([, text]) => text?.replace('severity.rose.', ''));
      await sendAll();
      return rings;
    };
    return goes;
  };

  test('rings once as bad as that, and again an hour later', async () => {
    const goes = await flapping();
    expect(await goes('critical')).toEqual(['critical']);
    for (let i = 0; i < 5; i++) expect(await goes('success', 'critical', 'info', 'warning')).toEqual([]);
    book.pass(3_601_000);
    expect(await goes('success', 'critical')).toEqual(['critical']);
  });

  test('and stays bad within the hour rings when the hour is over', async () => {
    const { post, sent, rung, later } = posting();
    const { id } = await post({ key: 'disk', severity: 'critical' });
    const ana = await sent(id);
    await post({ key: 'disk', severity: 'success' });
    book.pass(598_000);
    for (const severity of ['critical', 'critical'] as const) await post({ key: 'disk', severity });
    expect([await rung(), await later()]).toEqual([[], [3_000]]);
    await post({ key: 'disk', severity: 'success' });
    expect(await later()).toEqual([]);
    await post({ key: 'disk', severity: 'critical' });
    book.pass(3_000_000);
    await book.claims.release();
    expect([await rung(), await later()]).toEqual([[[ana, 'severity.rose.critical']], []]);
  });

  test('and ends as bad as was told rings nobody afterwards', async () => {
    const { post, sent, rung, later } = posting();
    const { id } = await post({ key: 'disk', severity: 'critical' });
    await sent(id);
    await post({ key: 'disk', severity: 'success' });
    await post({ key: 'disk', severity: 'critical', ends: true });
    expect([await rung(), await later()]).toEqual([[], []]);
  });

  test.each([
    ['critical', 'success', 'critical', 0],
    ['critical', 'success', 'warning', 0],
    ['warning', 'success', 'warning', 0],
    ['critical', 'warning', 'critical', 0],
    ['warning', 'success', 'critical', 1],
    ['info', 'success', 'warning', 1],
  ] as const)(
    'whose card came as %s and is %s hears of %s within the hour: %i',
    async (came, fell, rises, lines) => {
      const { post, sent, sendAll, rung } = posting();
      const { id } = await post({ key: 'disk', severity: came });
      await sent(id);
      for (const severity of [fell, rises, fell, rises] as const) await post({ key: 'disk', severity });
      expect(await rung()).toHaveLength(lines);
      await sendAll();
      book.pass(3_601_000);
      for (const severity of [fell, rises] as const) await post({ key: 'disk', severity });
      expect(await rung()).toHaveLength(1);
    },
  );

  test('whoever got the card while it was well hears that it is bad again, and who had it before does not', async () => {
    const { post, sent, rung } = posting();
    const { id } = await post({ key: 'disk', severity: 'critical' });
    await sent(id);
    await post({ key: 'disk', severity: 'success' });
    book.pass(1_000);
    const late = await sent(id);
    await post({ key: 'disk', severity: 'critical' });
    expect(await rung()).toEqual([[late, 'severity.rose.critical']]);
  });

  test('is taken from processes whose clocks differ', async () => {
    const { post, sent, rung } = posting();
    const { id } = await post({ key: 'disk', severity: 'info' });
    await sent(id);
    await post({ key: 'disk', severity: 'critical' });
    book.pass(-5_000);
    for (const severity of ['info', 'critical'] as const) await post({ key: 'disk', severity });
    expect(await rung()).toHaveLength(1);
  });

  test('rings again where it becomes worse than was told', async () => {
    const goes = await flapping();
    expect(await goes('warning', 'success', 'warning')).toEqual(['warning']);
    expect(await goes('success', 'critical', 'success', 'warning')).toEqual(['critical']);
  });

  test.each([
    ['undelivered', 2],
    ['suppressed', 2],
    ['expired', 2],
    ['cancelled', 2],
    ['queued', 1],
    ['sent', 1],
  ] as const)('whoever’s line is %s has %i within the hour', async (state, lines) => {
    const { post, sent } = posting();
    const { id } = await post({ key: 'disk', severity: 'info' });
    await sent(id);
    await post({ key: 'disk', severity: 'critical' });
    for (const step of state === 'sent' ? (['sending', 'sent'] as const) : [state])
      await book.db
        .updateTable('deliveries')
        .set({ state: step })
        .where('notification_id', 'in', linesOf(id))
        .execute();
    await post({ key: 'disk', severity: 'info' });
    await post({ key: 'disk', severity: 'critical' });
    const atOnce = await book.db
      .selectFrom('deliveries')
      .where('notification_id', 'in', linesOf(id))
      .where('state', '!=', 'held')
      .select('id')
      .execute();
    expect(atOnce).toHaveLength(lines);
  });
  const linesOf = (id: string) => book.db.selectFrom('notifications').where('worse_of', '=', id).select('id');

  test.each([
    ['success', []],
    ['warning', []],
    ['critical', ['severity.rose.critical']],
  ] as const)('and is %s while its line is held rings by %j', async (severity, lines) => {
    const { post, sent, rung } = posting();
    const { id } = await post({ key: 'disk', severity: 'info' });
    await sent(id);
    await post({ key: 'disk', severity: 'critical' });
    const line = book.db.updateTable('deliveries').where('notification_id', 'in', linesOf(id));
    await line.set({ state: 'held', reason_code: 'quiet-hours' }).execute();
    await post({ key: 'disk', severity });
    await line.where('state', '=', 'held').set({ state: 'queued' }).execute();
    expect((await rung()).map(([, text]) => text)).toEqual(lines);
  });

  test.each([
    ['cancelled', 'held', false, ['cancelled']],
    ['recalled', 'held', true, ['cancelled']],
    ['recalled', 'sent', true, ['sent', 'delete queued']],
    ['cancelled', 'sent', false, ['sent']],
  ] as const)('and is %s: its line that is %s goes with it', async (_, state, recall, then) => {
    const { post, sent, sendAll } = posting();
    const { id } = await post({ key: 'disk', severity: 'info' });
    await sent(id);
    await post({ key: 'disk', severity: 'critical' });
    const [line] = await linesOf(id).execute();
    const ofLine = book.db.updateTable('deliveries').where('notification_id', 'in', linesOf(id));
    if (state === 'held') await ofLine.set({ state, reason_code: 'quiet-hours' }).execute();
    else await sendAll();
    const followed: string[] = [];
    const enqueue = {
      expiry: async () => undefined,
      followUp: async (_trx: unknown, each: { readonly id: string }) => void followed.push(each.id),
    };
    await amendments(book.db, book.clock, enqueue).cancel(id, { recall });
    expect(followed).toContain(line?.id);
    await followUp(book.db, book.clock, book.newId).page(line?.id ?? '', 10);
    const rows = await book.db
      .selectFrom('deliveries')
      .where('notification_id', '=', line?.id ?? '')
      .orderBy('created_at')
      .select(['operation', 'state'])
      .execute();
    const made = rows.map(row => (row.operation === 'send' ? row.state : `${row.operation} ${row.state}`));
    expect(made.toSorted().reverse()).toEqual(then);
  });

  test('rings each time where it is urgent', async () => {
    const goes = await flapping('urgent');
    expect(await goes('critical', 'success', 'critical')).toEqual(['critical', 'critical']);
  });
});

test.each([
  ['info', 'critical', ['severity.rose.critical']],
  ['info', 'warning', ['severity.rose.warning']],
  ['critical', 'critical', []],
  ['critical', 'success', []],
  ['info', 'success', []],
] as const)('what began as %s and ends as %s rings by %j', async (began, ends, lines) => {
  const { post, sent, rung } = posting();
  const { id } = await post({ key: 'build', severity: began });
  await sent(id);
  await post({ key: 'build', severity: ends, ends: true });
  expect((await rung()).map(([, text]) => text)).toEqual(lines);
});

const ALL = ['info', 'success', 'warning', 'critical'] as const;
const WORSE = ['info warning', 'info critical', 'success warning', 'success critical', 'warning critical'];
test('a severity rises from what is fine to a warning, and to what is critical', () => {
  const said = (severity: Severity) =>
    card('notification', { topic: 't', title: 'T', subject: { name: 's' }, actor: { name: 'a' }, severity });
  const pairs = ALL.flatMap(from => ALL.map(to => [from, to] as const));
  const rose = pairs.filter(([from, to]) => roseTo(said(from), said(to)) !== undefined);
  expect(rose.map(pair => pair.join(' '))).toEqual(WORSE);
});

test.each([
  ['subject', { kind: 'subject', topic: 'incidents', name: 'DB1' }, 'stopped-subject'],
  ['actor', { kind: 'actor', name: 'ci' }, 'stopped-actor'],
  ['another subject', { kind: 'subject', topic: 'incidents', name: 'db2' }, undefined],
] as const)('the line is not sent to whoever stopped its %s somewhere else', async (_, stop, reason) => {
  const tenantId = book.tenant();
  const { post, sent } = posting(tenantId);
  const { id } = await post({ key: 'disk', severity: 'info' });
  const ana = await sent(id);
  const stops = stopStore(book.db, book.newId);
  await stops.add(ana, stop, book.clock.now());
  await post({ key: 'disk', severity: 'critical' });
  const [line] = await book.claim('w1', 10);
  const against = line && whatStandsAgainst(line, book.clock.now());
  expect(against && 'reason' in against ? against.reason : undefined).toBe(reason);
});
