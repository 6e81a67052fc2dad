import fc from 'fast-check';
import { sql } from 'kysely';
import { v7 as newId } from 'uuid';
import { describe, expect, test } from 'vitest';
import { dialogStore } from '../../../src/chat/store/dialogs.ts';
import { turnLedger } from '../../../src/chat/store/turn-ledger.ts';
import type { Audience } from '../../../src/core/notification.ts';
import type { Person } from '../../../src/core/person.ts';
import { keptSince } from '../../../src/decide/retention.ts';
import { resultsCard } from '../../../src/features/surveys/rules/survey-results.ts';
import { recordSurvey } from '../../../src/features/surveys/store/record-survey.ts';
import { surveyClosing } from '../../../src/features/surveys/store/survey-closing.ts';
import { surveyReader } from '../../../src/features/surveys/store/survey-reader.ts';
import { surveyStorage } from '../../../src/features/surveys/store/survey-storage.ts';
import { surveyStore } from '../../../src/features/surveys/store/survey-store.ts';
import type { Survey } from '../../../src/features/surveys/survey.ts';
import { addDeliveries } from '../../../src/ledger/store/deliveries.ts';
import { outbox } from '../../../src/ledger/store/outbox.ts';
import { ledgerReader } from '../../../src/ledger/store/reader.ts';
import { deleteEnded } from '../../../src/ledger/store/retention.ts';
import { forgetStrangers } from '../../../src/people/store/forgetting.ts';
import { mergeInto } from '../../../src/people/store/merging.ts';
import { ledger } from '../../ledger/ledger.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const book = ledger(undefined, undefined, [surveyStorage]);
const enqueue = async () => undefined;
const answers = () => surveyStore(book.db, book.clock, newId);
const reader = () => surveyReader(book.db, book.clock);
const closing = () => surveyClosing(book.db, { clock: book.clock, newId });

async function asked(more: Partial<Survey> & { report?: Audience } = {}) {
  const { report, ...rest } = more;
  const tenantId = book.tenant();
  const { id } = await book.notification(tenantId, { topic: 'pulse', said: { text: 'Not shown' } });
  const survey: Survey = {
    id,
    topic: 'pulse',
    title: 'The new office',
    actor: 'Facility team',
    asks: 'one-by-one',
    anonymous: false,
    closesAt: new Date(book.clock.now().getTime() + HOUR_MS).toISOString(),
    questions: [
      { id: 'n', text: 'How many?', required: true, type: 'number' },
      { id: 'why', text: 'Why?', required: false, type: 'text', maxLength: 100 },
    ],
    ...rest,
  };
  await recordSurvey(book.db, { survey, ...(report && { report }) }, enqueue);
  return { survey, tenantId };
}
async function somebody(tenantId: string): Promise<Person> {
  const { personId: id } = await book.person(tenantId);
  return { id, tenantId, reach: 'unknown' };
}
/** As a turn does it. */
const answer = (person: Person, survey: Survey, n: number) =>
  book.db
    .transaction()
    .execute(trx => surveyStore(trx, book.clock, newId).answered(person, survey, { n, why: 'because' }));
const rowsOf = (survey: Survey) =>
  book.db.selectFrom('survey_answers').where('survey_id', '=', survey.id).selectAll().execute();
const countsOf = async (survey: Survey) => (await reader().view(survey.id))?.counts;

describe('the answers of a person', () => {
  test('count once, whatever comes at the same time', async () => {
    const { survey, tenantId } = await asked();
    const ana = await somebody(tenantId);
    const outcomes = await Promise.all([1, 2, 3, 4].map(n => answer(ana, survey, n)));
    expect(outcomes.toSorted()).toEqual(['again', 'again', 'again', 'kept']);
    expect(await rowsOf(survey)).toHaveLength(1);
    expect(await answers().standing(ana, survey.id)).toBe('answered');
  });

  test('are refused once it is closed, or was taken back', async () => {
    const [late, recalled] = [await asked(), await asked()];
    await book.db
      .updateTable('notifications')
      .set({ recalled_at: book.clock.now() })
      .where('id', '=', recalled.survey.id)
      .execute();
    expect(await answer(await somebody(recalled.tenantId), recalled.survey, 1)).toBe('closed');
    book.pass(HOUR_MS);
    expect(await answer(await somebody(late.tenantId), late.survey, 1)).toBe('closed');
    expect(await countsOf(late.survey)).toMatchObject({ answered: 0 });
  });

  test('go with their person; those of an anonymous survey stay, as nothing says whose they are', async () => {
    for (const [anonymous, left] of [
      [false, 0],
      [true, 1],
    ] as const) {
      const { survey, tenantId } = await asked({ anonymous });
      const ana = await somebody(tenantId);
      await answer(ana, survey, 1);
      await book.db
        .transaction()
        .execute(trx => forgetStrangers(trx, [ana.id], book.clock.now(), book.people));
      expect(await rowsOf(survey)).toHaveLength(left);
      expect(JSON.stringify(await rowsOf(survey))).not.toContain(ana.id);
    }
  });

  test('are one when two turn out to be one person: who answered by either name has answered', async () => {
    const { survey, tenantId } = await asked();
    const [kept, double] = [await somebody(tenantId), await somebody(tenantId)];
    await answers().declined(kept, survey.id);
    await answer(double, survey, 7);
    await book.db
      .transaction()
      .execute(trx => mergeInto(trx, { kept: kept.id, double: double.id }, [surveyStorage]));
    expect(await answers().standing(kept, survey.id)).toBe('answered');
    expect(await rowsOf(survey)).toMatchObject([{ person_id: kept.id, answers: { n: 7 } }]);
  });
});

test('answers to an anonymous survey that come at once are all kept, and no transaction wrote one alone', async () => {
  const { survey, tenantId } = await asked({ anonymous: true });
  const people = await Promise.all(Array.from({ length: 30 }, () => somebody(tenantId)));
  const alike = async () => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from survey_answers where survey_id = ${survey.id} group by xmin::text`.execute(
      book.db,
    );
    return rows.map(({ n }) => n);
  };
  await Promise.all(people.slice(0, 10).map((person, n) => answer(person, survey, n)));
  expect(await alike()).toEqual([10]);
  for (const [n, person] of people.slice(10).entries()) await answer(person, survey, n);
  expect(await alike()).toEqual([30]);
  const page = await reader().answers({ survey, closed: true }, { limit: 20 });
  const rest = await reader().answers({ survey, closed: true }, { limit: 20, after: page.at(-1)?.id ?? '' });
  expect(new Set([...page, ...rest].map(({ id }) => id)).size).toBe(30);
  expect([...page, ...rest].map(each => Object.keys(each).toSorted())).toEqual(
    Array.from({ length: 30 }, () => ['answers', 'id']),
  );
});

/** All that a caller can see of it, by whichever door. */
async function observed({ id }: Survey): Promise<string> {
  const view = await reader().view(id);
  if (view === undefined) throw new Error('It is gone');
  const tallies = (await reader().tallies(view)).toSorted((one, other) =>
    keyOf(one) < keyOf(other) ? -1 : 1,
  );
  const ledgers = ledgerReader(book.db, book.clock, [surveyStorage]);
  const rows = [await ledgers.notification(id), await ledgers.deliveries(id, { limit: 9 })];
  const card = resultsCard(view, tallies);
  return JSON.stringify([await reader().answers(view, { limit: 100 }), view, tallies, card, rows]);
}
const keyOf = ({ question, value }: { question: string; value: unknown }) =>
  JSON.stringify([question, value]);
const shownIn = (state: string): { id: string }[] => JSON.parse(state)[0];

/** An anonymous survey whose card stands with somebody, and what people do. */
async function polled() {
  const { survey, tenantId } = await asked({ anonymous: true });
  const card = { id: newId(), notificationId: survey.id, tenantId, recipient: await book.person(tenantId) };
  const [because, urgency] = [{ code: 'named', by: 'CI' }, 'normal'] as const;
  await addDeliveries(book.db, [
    { ...card, because, urgency, at: book.clock.now(), state: 'sent', reason: 'sent' },
  ]);
  let given = 0;
  const deeds = {
    answers: async (who: Person) => void (await answer(who, survey, given++)),
    begins: (who: Person) => answers().begun(who, survey.id),
    declines: (who: Person) => answers().declined(who, survey.id),
    /** In a client without `Action.Execute`: the card is changed. */
    presses: () =>
      book.db.transaction().execute(trx => turnLedger(trx, book.clock, newId, () => ({})).amend(card.id)),
  };
  return {
    survey,
    given: () => given,
    does: async (deed: keyof typeof deeds) => deeds[deed](await somebody(tenantId)),
  };
}

const ENDS = {
  async recalled({ id }: Survey) {
    const recalled = { recalled_at: book.clock.now() };
    await book.db.updateTable('notifications').set(recalled).where('id', '=', id).execute();
  },
  async closed() {
    book.pass(HOUR_MS);
  },
};

describe('whoever polls an anonymous survey', () => {
  const stories = fc.tuple(
    fc.array(fc.constantFrom('answers', 'answers', 'begins', 'declines', 'presses'), {
      maxLength: 16,
      size: 'max',
    }),
    fc.constantFrom('recalled' as const, 'closed' as const),
  );

  test('sees nothing move but by three answers at once, drawn from six at least; at the end all of them', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async ([deeds, end]) => {
        const { survey, given, does } = await polled();
        let seen = await observed(survey);
        for (const deed of deeds) {
          const before = shownIn(seen).length;
          await does(deed);
          const now = await observed(survey);
          if (now === seen) continue;
          seen = now;
          expect([deed, shownIn(now).length - before]).toEqual(['answers', 3]);
          expect(given() - before).toBeGreaterThanOrEqual(6);
        }
        await ENDS[end](survey);
        const last = shownIn(await observed(survey)).length;
        expect(last).toBe(given());
        expect(last < 3 || last === shownIn(seen).length || last - shownIn(seen).length >= 3).toBe(true);
        expect(JSON.parse(await observed(survey))[3].withheld ?? false).toBe(last < 3);
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  test('waits for an answer that was let in before the end', async () => {
    const { survey, does } = await polled();
    for (let n = 0; n < 3; n += 1) await does('answers');
    const { promise: goOn, resolve: commit } = Promise.withResolvers<void>();
    const { promise: isIn, resolve: wasLetIn } = Promise.withResolvers<void>();
    const late = await somebody(book.tenant());
    const answering = book.db.transaction().execute(async trx => {
      await surveyStore(trx, book.clock, newId).answered(late, survey, { n: 9, why: null });
      wasLetIn();
      await goOn;
    });
    await isIn;
    await ENDS.closed();
    const reading = reader().view(survey.id);
    let isRead = false;
    void reading.then(() => {
      isRead = true;
    });
    await waitsForALock(() => isRead);
    commit();
    expect((await reading)?.counts.answered).toBe(4);
    await answering;
  });
});

/** Until somebody waits for a row that another holds, or has gone on without. */
async function waitsForALock(hasGoneOn: () => boolean): Promise<void> {
  while (!hasGoneOn()) {
    const { rows } = await sql`select from pg_locks l join pg_stat_activity a using (pid)
      where not l.granted and a.datname = current_database()`.execute(book.db);
    if (rows.length > 0) return;
  }
}

test('what can be counted is counted by the database, and a text only as one', async () => {
  const { survey, tenantId } = await asked();
  for (const n of [3, 3, 5]) await answer(await somebody(tenantId), survey, n);
  const tallies = await reader().tallies({ survey, closed: false });
  expect(tallies.toSorted((a, b) => a.count - b.count)).toEqual([
    { question: 'n', value: 5, count: 1 },
    { question: 'n', value: 3, count: 2 },
    { question: 'why', value: true, count: 3 },
  ]);
});

/** Somebody who answered some of it in their 1:1. */
async function inTheMiddle(tenantId: string, survey: Survey): Promise<Person> {
  const person = await somebody(tenantId);
  const id = `a:${person.id}`;
  const at = {
    service_url: 'https://smba',
    bot_id: '28:bot',
    state: 'open',
    seen_at: book.clock.now(),
  } as const;
  await book.db
    .insertInto('conversations')
    .values({ tenant_id: tenantId, id, kind: 'personal', person_id: person.id, ...at })
    .execute();
  await dialogStore(book.db, book.clock, newId).keep(
    person.id,
    {
      dialogue: 'survey',
      topic: { phrase: 'settings.name' },
      prompt: { run: newId(), step: 'q2' },
    },
    'person',
  );
  await answers().begun(person, survey.id);
  return person;
}

test('it closes once: who is in the middle is found, page by page, and who wanted the results gets them', async () => {
  const { survey, tenantId } = await asked({ report: { people: ['ana@contoso.com'] } });
  const [middle, done, no] = [
    await inTheMiddle(tenantId, survey),
    await inTheMiddle(tenantId, survey),
    await inTheMiddle(tenantId, survey),
  ];
  await answer(done, survey, 4);
  await answers().declined(no, survey.id);
  expect(await closing().close(survey.id)).toEqual({ againInSeconds: 3600 });
  book.pass(HOUR_MS);
  expect([await closing().close(survey.id), await closing().close(survey.id)]).toEqual(['done', 'done']);
  expect(await closing().unfinished(survey.id)).toMatchObject([
    { personId: middle.id, conversation: { tenantId, conversationId: `a:${middle.id}`, kind: 'personal' } },
  ]);
  expect(await closing().unfinished(survey.id, middle.id)).toEqual([]);
  const reports = await book.db
    .selectFrom('notifications')
    .where('tenant_id', '=', tenantId)
    .where(sql`said ->> 'template'`, '=', 'survey-results')
    .select(['id', 'audience', 'caller_id', 'topic'])
    .execute();
  expect(reports).toMatchObject([
    { audience: { people: ['ana@contoso.com'] }, caller_id: 'ci', topic: 'pulse' },
  ]);
  const toExpand = await outbox(book.db, 'worker').take(10);
  expect(toExpand.map(({ notificationId }) => notificationId)).toEqual(reports.map(({ id }) => id));
});

test('it is kept as long as it is open, and as long after that as anything is', async () => {
  const closesAt = new Date(book.clock.now().getTime() + 100 * DAY_MS).toISOString();
  const { survey, tenantId } = await asked({ closesAt });
  await book.db
    .updateTable('notifications')
    .set({ expanded_at: book.clock.now() })
    .where('id', '=', survey.id)
    .execute();
  await answer(await somebody(tenantId), survey, 1);
  const after = async (days: number) => {
    book.pass(days * DAY_MS);
    await deleteEnded(book.db, { since: keptSince(book.clock.now(), 7), features: [surveyStorage] });
    return (await rowsOf(survey)).length;
  };
  expect([await after(99), await after(7), await after(2)]).toEqual([1, 1, 0]);
});
