import { expect, test } from 'vitest';
import { AWAY_REASONS, type AwayReason } from '../../../src/core/attention.ts';
import { card, dataOf } from '../../../src/core/said.ts';
import { phrase } from '../../../src/text/phrase.ts';
import { turnWorld } from '../../chat/turn-world.ts';
import { cardOf, nodesOf } from '../../deliver/card-tree.ts';
import { anaIn } from './ana.ts';

const world = turnWorld(undefined, { lowEvery: '0 9 * * 1-5' });
const { book } = world;
const { envelope, anaOf, last, say } = anaIn(world);

const CONTENT = { topic: 'deployments', title: 'Built', subject: { name: 'x' }, actor: { name: 'CI' } };

/** Cards that wait for these, one after the other, and what `why` says of them. */
async function whyOf(...reasons: AwayReason[]) {
  const tenant = book.tenant();
  await say(tenant, 'hi');
  const ana = await anaOf(tenant);
  const recipient = { kind: 'person', personId: ana.id, label: 'Ana' } as const;
  for (const [i, reason] of reasons.entries()) {
    const content = { ...CONTENT, title: `Number ${i}`, topic: `topic-${i}` };
    const notification = { topic: content.topic, said: card('notification', content) };
    const id = await book.delivery(tenant, recipient, { notification });
    const held = { state: 'held', reason_code: reason } as const;
    await book.db.updateTable('deliveries').set(held).where('id', '=', id).execute();
  }
  const why = await say(tenant, 'why');
  if (!('template' in why.said)) throw new Error('a card');
  const shown = cardOf({
    said: why.said,
    context: {
      ...{ deliveryId: why.id, urgency: 'normal', place: 'personal' },
      reader: { locale: 'en-GB', timeZone: 'Europe/Berlin' },
    },
  });
  const buttons = nodesOf(shown.card).filter(({ type }) => type === 'Action.Execute');
  const ways = buttons.filter(({ verb }) => verb === 'howOften');
  return { tenant, why, buttons, ways };
}

const OPENS: Readonly<Record<AwayReason, object>> = {
  'quiet-hours': { title: 'Your settings', opens: undefined },
  paused: { title: 'Your settings', opens: undefined },
  muted: { title: 'Your settings', opens: undefined },
  'topic-digest': { title: 'How often', opens: 'digest' },
  'can-wait': { title: 'How often', opens: 'digest', digesting: ' ' },
};

test.each(AWAY_REASONS)('of what waits for %s, `why` offers once what would let it come', async reason => {
  const { tenant, why, ways } = await whyOf(reason, reason);
  const [way, ...others] = ways;
  expect(others).toEqual([]);
  book.pass(1_000);
  const data = { ...(way?.data as object), delivery: why.id };
  await world.handle({ kind: 'clicked', verb: 'howOften', via: 'execute', data, ...envelope(tenant) });
  const opened = dataOf((await last(tenant)).said, 'settings');
  expect(opened).toBeDefined();
  expect({
    title: way?.title,
    opens: opened?.open,
    ...(opened?.digesting && { digesting: opened.digesting }),
  }).toEqual(OPENS[reason]);
});

test('of five that wait, each for something else, it offers the newest, and has six buttons at most', async () => {
  const { buttons, ways } = await whyOf(...AWAY_REASONS);
  expect(ways.map(({ data }) => (data as { of: string }).of)).toEqual([AWAY_REASONS.at(-1)]);
  expect(buttons).toHaveLength(6);
});

test('a line is called by what it says', async () => {
  const tenant = book.tenant();
  await say(tenant, 'hi');
  const ana = await anaOf(tenant);
  const recipient = { kind: 'person', personId: ana.id, label: 'Ana' } as const;
  const text = phrase('severity.rose.critical', { title: 'Disk is full' });
  await book.delivery(tenant, recipient, { notification: { topic: 'incidents', said: { text } } });
  const why = await say(tenant, 'why');
  if (!('template' in why.said)) throw new Error('a card');
  const { card: shown } = cardOf({
    said: why.said,
    context: {
      ...{ deliveryId: why.id, urgency: 'normal', place: 'personal' },
      reader: { locale: 'en-GB', timeZone: 'Europe/Berlin' },
    },
  });
  const words = nodesOf(shown).map(each => each.text);
  expect(words).toContainEqual(expect.stringContaining('This is critical now: Disk is full'));
});
