import { v7 as newId } from 'uuid';
import { describe, expect, test } from 'vitest';
import { turnLedger } from '../../../src/chat/store/turn-ledger.ts';
import type { Person } from '../../../src/core/person.ts';
import { promiseOf } from '../../../src/features/questions/rules/question-reply.ts';
import { questionSaid } from '../../../src/features/questions/rules/question-said.ts';
import { openQuestionStore } from '../../../src/features/questions/store/open-questions.ts';
import { deleteOldQuestions } from '../../../src/features/questions/store/question-rows.ts';
import { questionStorage } from '../../../src/features/questions/store/question-storage.ts';
import { questionStore } from '../../../src/features/questions/store/question-store.ts';
import { forgetStrangers } from '../../../src/people/store/forgetting.ts';
import { mergeInto } from '../../../src/people/store/merging.ts';
import { channel, ledger } from '../../ledger/ledger.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const RESPONDER = { name: 'Desk', expectedMinutes: 60, deadlineHours: 72, mostOpen: 2, isCalled: true };
const book = ledger(undefined, undefined, [questionStorage]);
const work: string[] = [];
const parts = {
  clock: book.clock,
  newId,
  origin: () => ({}),
  enqueue: async (_: unknown, kind: string) => void work.push(kind),
  followUp: { followUp: async () => undefined, expiry: async () => undefined },
};
const desk = () => openQuestionStore(book.db, parts);

async function somebody(tenantId = book.tenant()): Promise<Person> {
  const { personId: id } = await book.person(tenantId);
  return { id, tenantId, reach: 'open' };
}

/** Asks and acknowledges in one transaction, as a turn does. */
async function ask(person: Person, text = 'Where?', place = toPerson(person)): Promise<string | 'full'> {
  return book.db.transaction().execute(async trx => {
    const questions = questionStore(trx, parts);
    const wish = { ...promiseOf(RESPONDER, book.clock.now()), text, place, mostOpen: 2, call: true };
    const question = await questions.ask(person, wish);
    if (question === 'full') return 'full';
    const { deliveryId } = await turnLedger(trx, book.clock, newId, () => ({})).say({
      tenantId: person.tenantId,
      to: place,
      because: { code: 'asked' },
      said: questionSaid(question),
    });
    await questions.acknowledged(question.id, deliveryId);
    return question.id;
  });
}

const toPerson = ({ id }: Person) => ({ kind: 'person', personId: id, label: 'Ana Silva' }) as const;
const rows = (tenantId: string) =>
  book.db
    .selectFrom('deliveries')
    .innerJoin('notifications', 'notifications.id', 'notification_id')
    .where('deliveries.tenant_id', '=', tenantId)
    .orderBy('deliveries.id')
    .select(['recipient', 'priority', 'notifications.said', 'notifications.urgency', 'interruption', 'topic'])
    .execute();

describe('a question', () => {
  test('brings the work that follows in its own transaction', async () => {
    work.length = 0;
    await ask(await somebody());
    expect(work).toEqual(['call-responder', 'end-question']);
  });

  test('is one too many where as many are open as may be, also of several at once', async () => {
    const person = await somebody();
    const asked = await Promise.all(['1', '2', '3', '4'].map(text => ask(person, text)));
    expect(asked.filter(each => each === 'full')).toHaveLength(2);
    await desk().answer(asked.find(each => each !== 'full') ?? '', { text: 'Here' });
    expect(await ask(person, '5')).not.toBe('full');
  });

  test('is listed oldest first, of one tenant and state, after a cursor', async () => {
    const person = await somebody();
    const ids = [await ask(person, '1'), await ask(person, '2')];
    await ask(await somebody());
    const { tenantId } = person;
    const list = async (more: object) =>
      (await desk().list({ tenantId, limit: 10, ...more })).map(({ id }) => id);
    expect(await list({ state: 'open' })).toEqual(ids);
    expect(await list({ after: ids[0] })).toEqual([ids[1]]);
    expect(await list({ limit: 1 })).toEqual([ids[0]]);
    await desk().answer(ids[0] ?? '', { text: 'Here' });
    expect(await list({ state: 'open' })).toEqual([ids[1]]);
    expect(await list({ state: 'answered' })).toEqual([ids[0]]);
  });
});

describe('an answer', () => {
  test('is a notification of its own: no burst holds it, a dialogue may, and nobody can stop its topic', async () => {
    const person = await somebody();
    const id = await ask(person);
    await desk().answer(id, { text: 'Here', interruption: 'interrupt' });
    const [, card] = await rows(person.tenantId);
    expect(card).toMatchObject({ priority: 0, urgency: 'normal', interruption: 'interrupt', topic: null });
    expect(card?.said).toMatchObject({ template: 'answer', data: { text: 'Where?', answer: 'Here' } });
  });

  test('that comes several times at once is said once', async () => {
    const person = await somebody();
    const id = await ask(person);
    const taken = await Promise.all(['A', 'A', 'A'].map(text => desk().answer(id, { text })));
    expect(taken.filter(each => each !== 'closed' && each?.changed)).toHaveLength(1);
    expect(await rows(person.tenantId)).toHaveLength(2);
  });

  test('to a question of a channel goes to its thread', async () => {
    const person = await somebody();
    const thread = { ...channel('ops'), threadRootId: '42' };
    const id = await ask(person, 'Where?', thread as never);
    await desk().answer(id, { text: 'Here' });
    const cards = await rows(person.tenantId);
    expect(cards.map(({ recipient }) => recipient)).toEqual([thread, thread]);
    expect(cards[1]?.said).toMatchObject({ data: { asker: 'Ana Silva' } });
  });

  test('whose card is no longer known is said anew when it is another', async () => {
    const person = await somebody();
    const id = await ask(person);
    await desk().answer(id, { text: 'Here' });
    await book.db.deleteFrom('deliveries').where('tenant_id', '=', person.tenantId).execute();
    await desk().answer(id, { text: 'There' });
    const said = (await rows(person.tenantId)).map(row => row.said);
    expect(said).toMatchObject([{ template: 'answer', data: { answer: 'There' } }]);
  });
});

describe('the deadline', () => {
  test('is waited for, then apologised for once; the question is not handed over any more', async () => {
    const person = await somebody();
    const id = await ask(person);
    expect(await desk().toCall(id)).toMatchObject({ text: 'Where?' });
    expect(await desk().end(id)).toEqual({ againInSeconds: 3 * 24 * 60 * 60 });
    book.pass(3 * DAY_MS);
    expect(await desk().toCall(id)).toBeUndefined();
    await Promise.all([desk().end(id), desk().end(id)]);
    const said = (await rows(person.tenantId)).map(row => row.said);
    expect(said).toMatchObject([
      { template: 'question', data: { state: 'unanswered' } },
      { template: 'answer', data: { state: 'none' } },
    ]);
    expect(await desk().answer(id, { text: 'Here' })).toMatchObject({ state: 'answered' });
    expect((await rows(person.tenantId)).at(-1)?.said).toMatchObject({ data: { state: 'late' } });
  });

  test('of a question that was answered is nothing', async () => {
    const person = await somebody();
    const id = await ask(person);
    await desk().answer(id, { text: 'Here' });
    book.pass(3 * DAY_MS);
    expect(await desk().end(id)).toBe('done');
    expect(await rows(person.tenantId)).toHaveLength(2);
  });
});

describe('what is kept', () => {
  test('ends with the retention, but never while it is open', async () => {
    const person = await somebody();
    const [open, answered] = [await ask(person, '1'), await ask(person, '2')];
    await desk().answer(answered, { text: 'Here' });
    book.pass(91 * DAY_MS);
    await deleteOldQuestions(book.db, new Date(book.clock.now().getTime() - 90 * DAY_MS));
    expect(await desk().find(open)).toMatchObject({ text: '1' });
    expect(await desk().find(answered)).toBeUndefined();
  });

  test('goes with whoever is forgotten, and so do its words in a channel', async () => {
    const person = await somebody();
    const id = await ask(person, 'Where is Ana Silva?', channel('ops') as never);
    await desk().answer(id, { text: 'Here' });
    await book.db
      .transaction()
      .execute(trx => forgetStrangers(trx, [person.id], book.clock.now(), book.people));
    expect(await desk().find(id)).toBeUndefined();
    const said = (await rows(person.tenantId)).map(row => row.said);
    expect(said).toEqual([{ text: '' }, { text: '' }]);
  });

  test('follows a person whose two rows become one, and is answered to the one that is kept', async () => {
    const [kept, double] = await somebody().then(async one => [one, await somebody(one.tenantId)] as const);
    const id = await ask(double);
    await book.db
      .transaction()
      .execute(trx => mergeInto(trx, { kept: kept.id, double: double.id }, [questionStorage]));
    await desk().answer(id, { text: 'Here' });
    const card = (await rows(kept.tenantId)).at(-1);
    expect(card?.recipient).toMatchObject({ kind: 'person', personId: kept.id });
  });
});
