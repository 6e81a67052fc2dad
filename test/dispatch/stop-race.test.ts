import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { ClickAnswer } from '../../src/chat/ports/conversation.ts';
import { whatStandsAgainst } from '../../src/decide/sending.ts';
import type { ClaimedDelivery } from '../../src/ledger/ports/delivering.ts';
import { clickWorld, type Somebody } from '../chat/click-world.ts';
import { runs } from '../every-way.ts';
import { english } from '../voices.ts';

/**
 * Two workers send what is due, while people stop it by a click, each in another way and at another moment. All of it is in
 * this process, so that what happened first is known: the answer to a click, or the beginning of a send.
 */
const world = clickWorld();
const { book } = world;

const AT_ONCE = 50;
const ROUNDS = runs({ quick: 2, long: 20 });
const SENT = { state: 'sent', conversationId: 'a:1', activityId: '1' } as const;

const CONTENT = {
  topic: 'deployments',
  title: 'Deployment failed',
  subject: { name: 'checkout #4521', id: 'checkout/4521' },
  actor: { name: 'dependabot[bot]' },
};
const WAYS = [
  ['optOut', {}],
  ['stop', { of: 'subject' }],
  ['stop', { of: 'actor' }],
  ['stop', { of: 'everything' }],
] as const;

const NOT_TAKEN_IN = english.say('apology.press');
const isApology = (answer: ClickAnswer | undefined) =>
  answer !== undefined && 'text' in answer && answer.text === NOT_TAKEN_IN;

/** So many round trips to the database: as long as that takes. */
async function after(trips: number): Promise<void> {
  for (let i = 0; i < trips; i += 1) await sql`select 1`.execute(book.db);
}

/** Somebody who has a card of the topic already, on which they can press. */
async function reader(): Promise<Somebody & { card: string; tenantId: string }> {
  const tenantId = book.tenant();
  const who = await world.somebody(tenantId);
  const [card = ''] = await world.posted(tenantId, { template: 'notification', data: CONTENT }, [
    who.recipient,
  ]);
  await sql`update deliveries set state = 'sending' where id = ${card}`.execute(book.db);
  await sql`update deliveries set state = 'sent', reason_code = 'sent' where id = ${card}`.execute(book.db);
  return { ...who, card, tenantId };
}

const personOf = ({ recipient }: ClaimedDelivery) => (recipient.kind === 'person' ? recipient.personId : '');

test(`a stop is obeyed by every send that starts after its click was answered, in ${ROUNDS * AT_ONCE} races of two workers`, async () => {
  const late: string[] = [];
  let [sent, kept] = [0, 0];
  for (let round = 0; round < ROUNDS; round += 1) {
    const answered = new Set<string>();
    const people = await Promise.all(Array.from({ length: AT_ONCE }, reader));
    for (const { tenantId, recipient } of people)
      for (const _ of ['first', 'second'])
        await world.posted(tenantId, { template: 'notification', data: CONTENT }, [recipient]);

    const send = async (owner: string, delivery: ClaimedDelivery, trips: number) => {
      await after(trips);
      const objection = whatStandsAgainst(delivery, book.clock.now());
      if (objection === undefined && answered.has(personOf(delivery))) late.push(`${round} ${delivery.id}`);
      if (objection === undefined) sent += 1;
      else kept += 1;
      await after(1);
      const outcome = objection === undefined ? 'sent' : 'not-tried';
      await book.records.settle(delivery, owner, objection ?? SENT, { outcome });
    };
    const work = async (owner: string) => {
      const worker = book.anotherWorker();
      for (;;) {
        const { claimed } = await worker.claim(owner, AT_ONCE);
        if (claimed.length === 0) return;
        await Promise.all(claimed.map((delivery, i) => send(owner, delivery, (round + i) % 4)));
      }
    };
    const stop = async (who: (typeof people)[number], i: number) => {
      await after((round * 7 + i) % 9);
      const [verb, data] = WAYS[i % WAYS.length] ?? WAYS[0];
      const pressed = { verb, form: 'execute', where: 'personal' } as const;
      const press = () => world.click(who, { ...pressed, data: { ...data, delivery: who.card } });
      // On a machine with no time for it, Herald says that it was not taken in, and to press again.
      while (isApology(await press()));
      answered.add(who.person.id);
    };
    await Promise.all([work('w1'), work('w2'), ...people.map(stop)]);
    await work('w1');
  }
  expect(late).toEqual([]);
  // Both happened often, or nothing was raced.
  expect(Math.min(sent, kept)).toBeGreaterThan(ROUNDS);
  expect(sent + kept).toBe(2 * ROUNDS * AT_ONCE);
}, 300_000);
