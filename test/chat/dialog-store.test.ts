import { describe, expect, test } from 'vitest';
import type { Running } from '../../src/chat/ports/dialogs.ts';
import { dialogStore } from '../../src/chat/store/dialogs.ts';
import { preferenceStore } from '../../src/chat/store/preferences.ts';
import type { Notification } from '../../src/core/notification.ts';
import { fieldOf } from '../../src/core/said.ts';
import { MOST_LINES } from '../../src/decide/burst.ts';
import type { ClaimedDelivery, Settlement } from '../../src/ledger/ports/delivering.ts';
import { readLines } from '../../src/ledger/store/digest-lines.ts';
import { ledger } from '../ledger/ledger.ts';

const book = ledger();
const RUNNING = { dialogue: 'settings', topic: { phrase: 'settings.name' }, prompt: { run: 'r', step: 's' } };
const CONTENT = {
  topic: 'builds',
  title: 'Built',
  subject: { name: 'x' },
  actor: { name: 'CI' },
};

/** Somebody in the middle of a dialogue, and what waits for its end. */
async function inTheMiddle(quietSummary?: boolean) {
  const tenant = book.tenant();
  const ana = await book.person(tenant);
  const dialogs = dialogStore(book.db, book.clock, book.newId);
  const begin = () => dialogs.keep(ana.personId, RUNNING, 'person');
  await begin();
  if (quietSummary !== undefined)
    await preferenceStore(book.db, book.clock).choose(ana.personId, { quietSummary });
  const dueAt = new Date(book.clock.now().getTime() + 600_000);
  const comes = (title: string, more: Partial<Notification> = {}, born: object = {}) => {
    book.pass(1);
    return book.delivery(tenant, ana, {
      notification: {
        said: { template: 'notification', data: { ...CONTENT, title } },
        ...more,
      },
      ...born,
    });
  };
  return {
    begin,
    comes,
    claimed: async () => {
      const [delivery] = await book.claim('w1', 1);
      if (delivery === undefined) throw new Error('nothing was due');
      return delivery;
    },
    ends: (delivery: ClaimedDelivery, settlement: Settlement) =>
      book.records.settle(delivery, 'w1', settlement, { outcome: 'not-tried' }),
    holdUntil: { state: 'held', reason: 'in-dialog', dueAt } as const,
    end: () =>
      book.db
        .transaction()
        .execute(trx => dialogStore(trx, book.clock, book.newId).keep(ana.personId, undefined, 'person')),
    waits: (title: string, more: Partial<Notification> = {}) =>
      comes(title, more, { state: 'held', reason: 'in-dialog', dueAt, placedAt: book.clock.now() }),
    sent: () => sendAll(tenant),
  };
}

/** Sends until nothing more is due. Returns the titles of this tenant's cards, for a digest those of its lines. */
async function sendAll(tenant: string): Promise<unknown[]> {
  const all: unknown[] = [];
  // A card for which its lane has no room is put off by a second or two.
  for (let quiet = 0; quiet < 3; ) {
    const claimed = await book.claim('w1', 10);
    quiet = claimed.length === 0 ? quiet + 1 : 0;
    for (const each of claimed) {
      const sent = { state: 'sent', conversationId: 'a:1', activityId: '1' } as const;
      await book.records.settle(each, 'w1', sent, { outcome: 'sent' });
      if (each.tenantId === tenant) all.push(titleOf(each));
    }
    book.pass(1_500);
  }
  return all;
}

function titleOf({ said, because, interruption }: ClaimedDelivery): unknown {
  if (!('template' in said)) return said.text;
  if (said.template !== 'digest') return fieldOf(said, 'title');
  expect([because, interruption]).toEqual([{ code: 'waited' }, 'when-idle']);
  return said.data.items.map(({ title }) => title);
}

describe('what waited for the end of a dialogue', () => {
  test('comes in the order in which it was accepted', async () => {
    const { waits, end, sent } = await inTheMiddle();
    for (const title of ['One', 'Two', 'Three']) await waits(title);
    expect(await sent()).toEqual([]);
    await end();
    expect(await sent()).toEqual(['One', 'Two', 'Three']);
  });

  test('comes as one card to whoever wishes a summary; what Herald itself says comes beside it', async () => {
    const { waits, end, sent } = await inTheMiddle(true);
    for (const title of ['One', 'Two', 'Three']) await waits(title);
    await waits('A reminder', { urgency: 'urgent', said: { text: 'A reminder' } });
    await end();
    expect((await sent()).toSorted()).toEqual(['A reminder', ['One', 'Two', 'Three']]);
  });

  test('comes as itself where it is alone, and where nobody wished a summary', async () => {
    const alone = await inTheMiddle(true);
    await alone.waits('Only');
    await alone.end();
    expect(await alone.sent()).toEqual(['Only']);
    const no = await inTheMiddle(false);
    for (const title of ['One', 'Two']) await no.waits(title);
    await no.end();
    expect(await no.sent()).toEqual(['One', 'Two']);
  });

  test('is not in the summary when it has expired, and more than a card holds comes in several', async () => {
    const { waits, end, sent } = await inTheMiddle(true);
    const titles = Array.from({ length: MOST_LINES + 2 }, (_, i) => `${i}`);
    for (const title of titles) await waits(title);
    const late = await waits('late', { expiresAt: new Date(book.clock.now().getTime() + 1_000) });
    book.pass(2_000);
    await end();
    expect(await sent()).toEqual([titles.slice(0, MOST_LINES), titles.slice(MOST_LINES)]);
    expect(await book.row(late)).toMatchObject({ state: 'expired' });
  });

  test('what came as it ended goes after it, and into the summary', async () => {
    for (const [summary, expected] of [
      [false, ['One', 'Two', 'Three']],
      [true, [['One', 'Two', 'Three']]],
    ] as const) {
      const { waits, comes, end, sent } = await inTheMiddle(summary);
      for (const title of ['One', 'Two']) await waits(title);
      await comes('Three');
      await end();
      expect(await sent()).toEqual(expected);
    }
  });

  test('what came as it ended, and would not have waited, is not in the summary', async () => {
    const { waits, comes, end, sent } = await inTheMiddle(true);
    for (const title of ['One', 'Two']) await waits(title);
    await comes('In between', { interruption: 'ad-hoc' });
    await comes('Urgent', { urgency: 'urgent' });
    await end();
    expect(await sent()).toEqual(['Urgent', ['One', 'Two'], 'In between']);
  });

  test.each<[string, boolean, unknown[]]>([
    ['goes after it', false, ['One', 'Two', 'Three']],
    ['joins the summary', true, [['One', 'Two', 'Three']]],
  ])('what was about to be held as it ended %s', async (_, summary, expected) => {
    const { waits, comes, claimed, ends, end, sent, holdUntil } = await inTheMiddle(summary);
    for (const title of ['One', 'Two']) await waits(title);
    await comes('Three');
    const third = await claimed();
    expect(third).toMatchObject({ dialog: { topic: 'settings.name' } });
    await end();
    await ends(third, holdUntil);
    expect(await sent()).toEqual(expected);
  });

  test('what was about to be held beside one that waited makes a summary with it', async () => {
    const { waits, comes, claimed, ends, end, sent, holdUntil } = await inTheMiddle(true);
    await waits('One');
    await comes('Two');
    const second = await claimed();
    await end();
    await ends(second, holdUntil);
    expect(await sent()).toEqual([['One', 'Two']]);
  });

  test('what was claimed before the end, and read after it, is behind what waited', async () => {
    const { waits, comes, claimed, ends, end, sent } = await inTheMiddle();
    await waits('One');
    await comes('Two');
    const second = await claimed();
    await end();
    const [{ behind } = { behind: false }] = await readLines(book.db, [second]);
    expect([second.behind, behind]).toEqual([true, true]);
    await ends(second, { state: 'behind' });
    expect(await sent()).toEqual(['One', 'Two']);
  });

  test('is in no summary across that of an earlier dialogue, which stands between', async () => {
    const { begin, waits, comes, claimed, ends, end, sent, holdUntil } = await inTheMiddle(true);
    await comes('One');
    const dueAt = new Date(book.clock.now().getTime() + 2_000);
    const again = { state: 'queued', reason: 'throttled', possiblyRepeated: false, dueAt } as const;
    await ends(await claimed(), again);
    for (const title of ['Two', 'Three']) await waits(title);
    await end();
    await begin();
    book.pass(2_000);
    await ends(await claimed(), holdUntil);
    await comes('Four');
    await end();
    expect(await sent()).toEqual(['One', ['Two', 'Three'], 'Four']);
  });

  test('what was about to be held joins no summary past what waits between', async () => {
    const { begin, waits, comes, claimed, ends, end, sent, holdUntil } = await inTheMiddle(true);
    for (const title of ['One', 'Two']) await waits(title);
    await end();
    await begin();
    await ends(await claimed(), holdUntil);
    await waits('Three');
    await comes('Four');
    const four = await claimed();
    await end();
    await ends(four, holdUntil);
    expect(await sent()).toEqual([
      ['One', 'Two'],
      ['Three', 'Four'],
    ]);
  });

  test('is let go by what comes after the same silence, and goes first', async () => {
    const { waits, comes, claimed, ends, sent } = await inTheMiddle();
    for (const title of ['One', 'Two']) await waits(title);
    await comes('Three');
    await ends(await claimed(), { state: 'behind' });
    expect(await sent()).toEqual(['One', 'Two', 'Three']);
  });

  test('is one summary, whichever of two processes ends the dialogue', async () => {
    const { waits, end, sent } = await inTheMiddle(true);
    for (const title of ['One', 'Two']) await waits(title);
    await Promise.all([end(), end(), book.claims.release()]);
    expect(await sent()).toEqual([['One', 'Two']]);
  });
});

describe('the silence of a person', () => {
  const lastActivity = async (personId: string) => {
    const { last_activity_at } = await book.db
      .selectFrom('dialogs')
      .where('person_id', '=', personId)
      .select('last_activity_at')
      .executeTakeFirstOrThrow();
    return last_activity_at;
  };
  const somebody = () => book.person(book.tenant());
  const keep = (personId: string, by: 'person' | 'herald', running: Running = RUNNING) =>
    dialogStore(book.db, book.clock, book.newId).keep(personId, running, by);

  test.each([
    ['a card met it', RUNNING],
    ['a card interrupted it', { ...RUNNING, interruptedBy: book.newId() }],
    ['a card began another', { ...RUNNING, dialogue: 'survey', prompt: { run: 'other', step: 's' } }],
  ])('goes on where Herald did something: %s', async (_, running) => {
    const { personId } = await somebody();
    await keep(personId, 'person');
    const spoke = book.clock.now();
    book.pass(5_000);
    await keep(personId, 'herald', running);
    expect(await lastActivity(personId)).toEqual(spoke);
  });

  test('ends with what the person does', async () => {
    const { personId } = await somebody();
    await keep(personId, 'herald');
    book.pass(5_000);
    await keep(personId, 'person');
    expect(await lastActivity(personId)).toEqual(book.clock.now());
  });

  test('begins with the question, where Herald asks the first one', async () => {
    const { personId } = await somebody();
    await keep(personId, 'herald');
    expect(await lastActivity(personId)).toEqual(book.clock.now());
  });
});
