import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';
import { dialogStore } from '../../src/chat/store/dialogs.ts';
import { preferenceStore } from '../../src/chat/store/preferences.ts';
import { turnLedger } from '../../src/chat/store/turn-ledger.ts';
import type { NotificationContent } from '../../src/core/cards.ts';
import { INTERRUPTIONS, type Notification, URGENCIES } from '../../src/core/notification.ts';
import { card } from '../../src/core/said.ts';
import { type Outlook, outlookOf } from '../../src/decide/outlook.ts';
import { createDeliverer, type DelivererParts } from '../../src/deliver/deliver.ts';
import { rehearsal } from '../../src/dispatch/store/rehearsal.ts';
import { createExpander } from '../../src/ledger/expand.ts';
import { followUp } from '../../src/ledger/store/amend-follow.ts';
import { acceptance } from '../../src/ledger/store/notifications.ts';
import { outages } from '../../src/ledger/store/outages.ts';
import { ledgerReader } from '../../src/ledger/store/reader.ts';
import { expansion } from '../../src/people/store/expansion.ts';
import { subscriptionStore } from '../../src/people/store/subscriptions.ts';
import { runs } from '../every-way.ts';
import { acceptanceParts, LEASE_MS, ledger } from '../ledger/ledger.ts';
import { silent } from '../silent.ts';
import { voiceFor } from '../voices.ts';

/** A dry run foretells what then happens, and leaves nothing behind. */

const RUNS = runs({ quick: 4, long: 30 });
vi.setConfig({ testTimeout: RUNS * 5_000, hookTimeout: RUNS * 5_000 });

const RULE = { cards: 3, seconds: 600 };
const SILENCE_MS = 30_000;
const TOPIC = 'deployments';
const book = ledger(10_000, RULE);

/** States of a person and of their chat, each of which may stand against a card. */
const CIRCUMSTANCES = {
  none: async () => undefined,
  'stopped the topic': (personId: string) =>
    subscriptionStore(book.db).choose(personId, TOPIC, 'out', book.clock.now()),
  removed: (personId: string) => reach(personId, 'removed'),
  blocked: (personId: string) => reach(personId, 'blocked'),
  'in a dialogue': (personId: string) =>
    dialogStore(book.db, book.clock, book.newId).keep(
      personId,
      { dialogue: 'settings', topic: { phrase: 'settings.name' }, prompt: { run: 'r', step: 's' } },
      'person',
    ),
  'wants one card at once': (personId: string) =>
    preferenceStore(book.db, book.clock).attend(personId, () => ({ atOnce: 1 })),
  'wants no waiting': (personId: string) =>
    preferenceStore(book.db, book.clock).choose(personId, { interruption: 'ad-hoc' }),
} as const satisfies Record<string, (personId: string) => Promise<unknown>>;
type Circumstance = keyof typeof CIRCUMSTANCES;

const reach = (personId: string, is: 'removed' | 'blocked') =>
  book.db.updateTable('people').set({ reach: is }).where('id', '=', personId).execute();

/** A person whose 1:1 is known. */
async function someone(tenantId: string, circumstances: readonly Circumstance[]) {
  const entraId = book.newId();
  const { personId } = await book.person(tenantId, entraId);
  const conversationId = `a:${personId}`;
  const place = { tenant_id: tenantId, id: conversationId, kind: 'personal', person_id: personId } as const;
  const at = { service_url: 'https://smba/', bot_id: '28:bot', state: 'open', seen_at: book.clock.now() };
  await book.db
    .insertInto('conversations')
    .values({ ...place, ...at } as never)
    .execute();
  await book.db
    .updateTable('people')
    .set({ personal_conversation_id: conversationId, reach: 'open' })
    .where('id', '=', personId)
    .execute();
  for (const each of circumstances) await CIRCUMSTANCES[each](personId);
  return entraId;
}

const recipients = { newId: book.newId, features: [], mayLookUp: false };
const follow = async (id: string) => {
  const { page } = followUp(book.db, book.clock, book.newId);
  while ((await page(id, 500)) === 'more');
};
const parts = () => acceptanceParts(book.db, book.clock);
const rehearse = () => rehearsal({ ...parts(), recipients, burst: RULE, expander: createExpander });

const messenger = { send: async () => ({ activityId: book.newId() }), update: async () => undefined };
const deliverer = () =>
  createDeliverer({
    messenger,
    records: book.records,
    outages: outages(book.db, LEASE_MS),
    rateLimit: book.rateLimit,
    voiceFor,
    render: () => ({ text: 'a card' }),
    interruption: {
      silenceMs: SILENCE_MS,
      proactiveTurn: async (_: unknown, { delivery, does }: { delivery: string; does: string }) => {
        const how = does === 'cancel' ? 'cancelled' : 'interrupted';
        await turnLedger(book.db, book.clock, book.newId, () => ({})).recordInterruption(delivery, {
          how,
          topic: { phrase: 'settings.name' },
        });
      },
      read: async (id: string) => ({
        met: (await book.row(id)).met ?? undefined,
        behind: false,
        isReply: true,
      }),
    },
    clock: book.clock,
    random: () => 0,
    log: silent,
    owner: 'w1',
    fallbackServiceUrl: 'https://smba/',
    botId: '28:bot',
  } as unknown as DelivererParts);

/** Until nothing is due any more. A lane is put off by a second or two. */
async function work(): Promise<void> {
  const deliver = deliverer();
  for (let quiet = 0; quiet < 3; ) {
    const claimed = await book.claim('w1', 20);
    for (const delivery of claimed) await deliver(delivery);
    quiet = claimed.length === 0 ? quiet + 1 : 0;
    book.pass(1_000);
  }
}

interface Post {
  readonly urgency: (typeof URGENCIES)[number];
  readonly interruption?: (typeof INTERRUPTIONS)[number];
  readonly key?: 'a' | 'b';
  readonly ends?: boolean;
  readonly inSeconds?: number;
  /** By the first of the people. */
  readonly isTheirs: boolean;
  readonly title: string;
  readonly to: readonly number[];
}

function notificationOf(tenantId: string, people: readonly string[], post: Post): Notification {
  const { urgency, interruption, key, inSeconds, isTheirs, title } = post;
  const now = book.clock.now();
  const content = { topic: TOPIC, title, subject: { name: 'x' }, actor: { name: 'CI' } };
  return {
    id: book.newId(),
    tenantId,
    callerId: 'ci',
    callerName: 'CI',
    topic: TOPIC,
    said: card('notification', content as NotificationContent),
    audience: { people: [...post.to.map(i => people[i] ?? ''), 'nobody@contoso.com'] },
    urgency,
    correlationId: 'c',
    createdAt: now,
    ...(interruption && { interruption }),
    ...(key && { key }),
    ...(inSeconds !== undefined && { sendAt: new Date(now.getTime() + inSeconds * 1000) }),
    ...(isTheirs && people[0] !== undefined && { actorAadObjectId: people[0] }),
  };
}

/** Posts, expands, and lets the workers work until nothing is due. */
async function happen(notification: Notification, ends: boolean): Promise<string | undefined> {
  const accepted = await acceptance(parts()).accept(notification, { ...(ends && { ends }) });
  if (!('id' in accepted)) return undefined;
  await createExpander(expansion(book.db, book.clock, recipients))({ notificationId: accepted.id });
  if (accepted.changed) await follow(accepted.id);
  // A delivery that waited for another time may be due by now.
  await book.claims.release();
  await work();
  return accepted.id;
}

/** Every row of every table, as one value for each table. */
async function everything(): Promise<unknown> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(book.db);
  const tables = await Promise.all(
    rows.map(async ({ name }) => {
      const all = await sql<{ rows: string }>`
        select md5(string_agg(t::text, '|' order by t::text)) as rows from ${sql.table(name)} t`.execute(
        book.db,
      );
      return [name, all.rows[0]?.rows];
    }),
  );
  expect(tables.length).toBeGreaterThan(20);
  return Object.fromEntries(tables);
}

const label = (recipient: { label: string; address?: string }) => recipient.address ?? recipient.label;

/** The fate of each delivery, in the words of an outlook that was right. */
async function became(id: string, expected: ReadonlyMap<string, Outlook>) {
  const views = await ledgerReader(book.db, book.clock, []).deliveries(id, { limit: 100 });
  return views.map(view => {
    const { state, reason, dueAt, recipient, changes, atOnce } = view;
    const said = expected.get(label(recipient as { label: string }));
    const change = changes.at(-1);
    const isChanged = said?.reason === 'would-be-changed' && change?.state === 'sent';
    const isSent = said?.reason === 'would-be-sent' && state === 'sent' && changes.length === 0;
    // Among too many at once it waits, and ends as it is let go.
    if (reason === 'burst' && said?.reason === 'own-action')
      return [label(recipient as { label: string }), said];
    return [
      label(recipient as { label: string }),
      {
        state,
        reason: isChanged || isSent ? said.reason : reason,
        ...(state === 'held' && { until: dueAt }),
        ...(reason === 'burst' && typeof atOnce === 'number' && { atOnce }),
      },
    ];
  });
}

const post: fc.Arbitrary<Post> = fc.record(
  {
    urgency: fc.constantFrom(...URGENCIES),
    interruption: fc.constantFrom(...INTERRUPTIONS),
    key: fc.constantFrom('a', 'b'),
    ends: fc.constant(true),
    inSeconds: fc.constantFrom(-5, 3_600),
    isTheirs: fc.boolean(),
    title: fc.constantFrom('Failed', 'Failed again', 'Recovered'),
    to: fc.uniqueArray(fc.nat(3), { minLength: 1, maxLength: 4 }),
  },
  { requiredKeys: ['urgency', 'isTheirs', 'title', 'to'] },
);
/** Only what has a key can end, and an end has no other time. */
const valid = ({ ends, inSeconds, ...rest }: Post): Post => ({
  ...rest,
  ...(ends && rest.key ? { ends } : inSeconds !== undefined && { inSeconds }),
});

async function timeOf(id: string): Promise<Date | null> {
  const { send_at } = await book.db
    .selectFrom('notifications')
    .where('id', '=', id)
    .select('send_at')
    .executeTakeFirstOrThrow();
  return send_at;
}

/** For an hour later first, and then for now. */
const broughtForward = (first: Circumstance[]) => {
  const each: Post = { urgency: 'low', key: 'b', isTheirs: false, title: 'Failed', to: [0] };
  const posts = [{ ...each, inSeconds: 3_600 }, each];
  return { people: [first, [], [], []], posts, pauses: [] };
};

test('what is foreseen is what happens, whatever went before; and foreseeing changes nothing', async () => {
  const program = fc.record({
    people: fc.array(
      fc.array(fc.constantFrom(...(Object.keys(CIRCUMSTANCES) as Circumstance[])), { maxLength: 2 }),
      { minLength: 4, maxLength: 4 },
    ),
    posts: fc.array(post.map(valid), { minLength: 1, maxLength: 7 }),
    pauses: fc.array(fc.constantFrom(0, 0, 20_000, 40_000, 700_000), { minLength: 7, maxLength: 7 }),
  });
  await fc.assert(
    fc.asyncProperty(program, async ({ people, posts, pauses }) => {
      await book.db.deleteFrom('notifications').execute();
      const tenantId = book.tenant();
      const known = await Promise.all(people.map(each => someone(tenantId, each)));
      for (const [i, each] of posts.entries()) {
        const notification = notificationOf(tenantId, known, each);
        const before = await everything();
        const foreseen = await rehearse()(notification, { ...(each.ends && { ends: true }) });
        expect(await everything()).toEqual(before);
        const now = book.clock.now();
        const id = await happen(notification, each.ends ?? false);
        if (!('foreseen' in foreseen)) expect(id).toBeUndefined();
        else {
          expect(foreseen.isComplete).toBe(true);
          const outlooks = new Map(
            foreseen.foreseen.map(one => {
              const { cards: _, ...outlook } = outlookOf(one, now, SILENCE_MS);
              return [label(one.view.recipient as { label: string }), outlook] as const;
            }),
          );
          // A post for later ends nothing before its time, which may be that of an earlier post of this key.
          const isLater = ((await timeOf(id ?? '')) ?? now) > now;
          const comes = (await became(id ?? '', outlooks)).filter(
            ([who]) => !isLater || outlooks.get(who as string)?.state === 'held',
          );
          const said = [...outlooks].filter(([, { state }]) => !isLater || state === 'held');
          expect(Object.fromEntries(comes)).toEqual(Object.fromEntries(said));
        }
        book.pass(pauses[i] ?? 0);
        await book.claims.release();
        await work();
      }
    }),
    { numRuns: RUNS, examples: [[broughtForward([])], [broughtForward(['stopped the topic'])]] },
  );
});

/** Each thing that stands against a card, alone: the outlook, and for how many seconds. */
const ALONE: [string, readonly Circumstance[], Partial<Post>, Outlook & { seconds?: number }][] = [
  ['nothing', ['none'], {}, { state: 'sent', reason: 'would-be-sent' }],
  ['a stop', ['stopped the topic'], {}, { state: 'suppressed', reason: 'opted-out' }],
  [
    'a stop, though it is for later',
    ['stopped the topic'],
    { inSeconds: 60 },
    { state: 'suppressed', reason: 'opted-out' },
  ],
  ['a removal', ['removed'], {}, { state: 'undelivered', reason: 'removed' }],
  ['a block', ['blocked'], { urgency: 'urgent' }, { state: 'undelivered', reason: 'blocked' }],
  ['their own action', ['none'], { isTheirs: true }, { state: 'suppressed', reason: 'own-action' }],
  ['its time', ['none'], { inSeconds: 60 }, { state: 'held', reason: 'scheduled', seconds: 60 }],
  ['a dialogue', ['in a dialogue'], {}, { state: 'held', reason: 'in-dialog', seconds: 30 }],
  [
    'a dialogue, but urgent',
    ['in a dialogue'],
    { urgency: 'urgent' },
    { state: 'sent', reason: 'would-be-sent' },
  ],
  [
    'a dialogue that it ends',
    ['in a dialogue'],
    { interruption: 'cancel' },
    { state: 'sent', reason: 'would-be-sent' },
  ],
];
test.each(ALONE)('foresees %s', async (_, circumstances, more, { seconds, ...outlook }) => {
  const tenantId = book.tenant();
  const ana = await someone(tenantId, circumstances);
  const notification = notificationOf(tenantId, [ana], { ...POST, ...more });
  const [foreseen] = await foreseeing(notification);
  const until = seconds !== undefined && new Date(book.clock.now().getTime() + seconds * 1000);
  expect(foreseen).toEqual({ ...outlook, ...(until && { until }) });
});

test('foresees that a card is too much, and in how large a summary it comes', async () => {
  const tenantId = book.tenant();
  const ana = await someone(tenantId, []);
  const firstAt = book.clock.now();
  for (let i = 0; i < RULE.cards + 2; i++) await happen(notificationOf(tenantId, [ana], POST), false);
  const [foreseen] = await foreseeing(notificationOf(tenantId, [ana], POST));
  expect(foreseen).toMatchObject({ state: 'held', reason: 'burst', cards: 3 });
  expect(foreseen?.until?.getTime()).toBe(firstAt.getTime() + RULE.seconds * 1000);
});

test('foresees about a thousand recipients, and says that there are more', async () => {
  const tenantId = book.tenant();
  const people = Array.from({ length: 1_500 }, (_, i) => `p${i}@contoso.com`);
  const rehearsed = await rehearse()({ ...notificationOf(tenantId, [], POST), audience: { people } });
  if (!('foreseen' in rehearsed)) throw new Error('it is foreseen');
  expect(rehearsed.isComplete).toBe(false);
  expect(rehearsed.foreseen).toHaveLength(1_000);
});

test('foresees that one series more is too many', async () => {
  const over = { outcome: 'over-budget', of: 'series', most: 100 } as const;
  const budgets = { ...parts().budgets, series: async () => over };
  const full = rehearsal({ ...parts(), budgets, recipients, burst: RULE, expander: createExpander });
  const once = notificationOf(book.tenant(), [], POST);
  const repeat = { cron: '0 9 * * 1', zone: 'Europe/Berlin', every: '0 9 * * 1' };
  expect(await full({ ...once, series: { repeat, firstAt: book.clock.now() } })).toEqual({ accepted: over });
  expect(await full(once)).toMatchObject({ accepted: { outcome: 'recorded' } });
});

const POST: Post = { urgency: 'normal', isTheirs: false, title: 'Failed', to: [0] };
async function foreseeing(notification: Notification): Promise<Outlook[]> {
  const rehearsed = await rehearse()(notification);
  if (!('foreseen' in rehearsed)) throw new Error('it is foreseen');
  return rehearsed.foreseen.map(each => outlookOf(each, book.clock.now(), SILENCE_MS));
}
