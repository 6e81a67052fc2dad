import { v7 as newId } from 'uuid';
import { expect, test } from 'vitest';
import { turnLedger } from '../../src/chat/store/turn-ledger.ts';
import type { Said } from '../../src/core/notification.ts';
import { asking } from '../../src/core/said.ts';
import { phrase } from '../../src/text/phrase.ts';
import { ledger } from '../ledger/ledger.ts';

const book = ledger();
const RUN = 'run';
const ASKS: Said = {
  template: 'prompt',
  data: { question: phrase('prompt.passed'), prompt: { run: RUN, step: 'send' } },
};

/** Somebody answers a question whose card they have not seen, as who types ahead does. */
test('a question that is answered in the moment in which it is claimed stands answered on its card', async () => {
  const tenantId = book.tenant();
  const recipient = await book.person(tenantId);
  const id = await book.delivery(tenantId, recipient, { notification: { callerId: 'herald', said: ASKS } });
  const during = await book.db.transaction().execute(async trx => {
    const turn = turnLedger(trx, book.clock, newId, () => ({}));
    const [open] = await turn.openQuestions(recipient.personId, { run: RUN });
    if (open === undefined) throw new Error('nothing is open');
    const claimed = await book.claim('w', 10);
    const stands = asking(open.said, { answered: phrase('prompt.passed') });
    await turn.restate(id, stands);
    if (open.isShown) await turn.amend(id, stands);
    return claimed;
  });
  const after = await book.claim('w', 10);
  const shown = [...during, ...after].at(-1);
  expect(shown?.said).toMatchObject({ data: { answered: { phrase: 'prompt.passed' } } });
});

/** Its card is on its way already: it is changed afterwards. */
test('a question that was claimed before it is answered is changed', async () => {
  const tenantId = book.tenant();
  const recipient = await book.person(tenantId);
  await book.delivery(tenantId, recipient, { notification: { callerId: 'herald', said: ASKS } });
  await book.claim('w', 10);
  const turn = turnLedger(book.db, book.clock, newId, () => ({}));
  expect(await turn.openQuestions(recipient.personId, { run: RUN })).toMatchObject([{ isShown: true }]);
});
