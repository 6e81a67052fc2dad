import { afterAll, beforeAll } from '@jest/globals';
import { TestAdapter, TurnContext } from 'botbuilder';
import { v7 as newId } from 'uuid';
import { createConversation } from '../../src/converse/converse.ts';
import { CONDUCTED } from '../../src/converse/dialogues.ts';
import type { Recipient } from '../../src/core/delivery.ts';
import type { Said } from '../../src/core/notification.ts';
import type { Person } from '../../src/core/person.ts';
import type { ClickAnswer, Conversation } from '../../src/core/ports/converse.ts';
import { addDeliveries } from '../../src/store/ledger/deliveries.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { capture } from '../../src/teams/dialogs/capture.ts';
import { dialogStacks } from '../../src/teams/dialogs/stack.ts';
import { translate } from '../../src/teams/translate.ts';
import { render } from '../deliver/card-tree.ts';
import { silent } from '../silent.ts';
import { channel, ledger } from '../store/ledger.ts';

/** Activities of clicks, handled by the whole of `converse/` on a real database. */
export function clickWorld() {
  const book = ledger();
  let store: Store;
  let conversation: Conversation;
  const openDialogs = dialogStacks([...CONDUCTED.values()].map(({ dialogue }) => dialogue));
  beforeAll(async () => {
    const burst = { cards: 5, seconds: 600 };
    const responder = { name: 'Desk', expectedMinutes: 60, deadlineHours: 72, mostOpen: 9, isCalled: false };
    const parts = { clock: book.clock, newId, burst, retentionDays: 90 };
    store = await openStore({
      ...{ ...parts, url: book.url, log: silent, leaseMs: 6_000, requestsPerSecond: 45, worker: false },
    });
    conversation = createConversation({
      ...{ ...parts, transact: store.transact, render, responder },
      rosters: { member: async () => undefined },
      sayNow: async () => undefined,
      log: silent,
    });
  });
  afterAll(() => store.close());

  async function handle(activity: Activity): Promise<ClickAnswer | undefined> {
    const context = new TurnContext(new TestAdapter(async () => undefined), { type: activity.type });
    let answer: ClickAnswer | undefined;
    await capture.onTurn(context, async () => {
      for (const happening of translate(activity, book.clock.now()))
        answer = await conversation.handle(happening, openDialogs(context));
    });
    return answer;
  }

  return {
    book,
    async somebody(tenantId: string): Promise<Somebody> {
      const aadObjectId = newId();
      const recipient = await book.person(tenantId, aadObjectId);
      return { recipient, aadObjectId, person: { id: recipient.personId, tenantId, reach: 'open' } };
    },
    /** A notification, and its deliveries in this order. */
    async posted(
      tenantId: string,
      said: Said,
      to: readonly Recipient[],
      more: Parameters<typeof book.notification>[1] = {},
    ): Promise<string[]> {
      const { id: notificationId, urgency } = await book.notification(tenantId, { said, ...more });
      const because = { code: 'named', by: 'CI' } as const;
      const at = book.clock.now();
      const rows = to.map(recipient => ({
        ...{ id: newId(), notificationId, tenantId, recipient, because, urgency, at },
      }));
      await addDeliveries(book.db, rows);
      return rows.map(({ id }) => id);
    },
    /** What people have in their own right, made as a turn makes it. */
    things: ({ person, recipient: place }: Somebody) =>
      store.transact(async ({ reminders, watches, questions, ledger: said }) => {
        const at = new Date(book.clock.now().getTime() + 3_600_000);
        const reminder = await reminders.set(person, { what: 'call Ana', at, timeZone: 'utc' });
        const watch = await watches.add(person, {
          subject: 'hotel',
          condition: { kind: 'changes' },
          days: 9,
        });
        const promised = { responder: 'Desk', expectedAt: at, deadlineAt: at, mostOpen: 9, call: false };
        const question = await questions.ask(person, { ...promised, text: 'Where?', place });
        if (reminder === 'full' || watch === 'full' || question === 'full') throw new Error('No room');
        const { deliveryId } = await said.say({
          ...{
            tenantId: person.tenantId,
            to: place,
            because: { code: 'asked' },
            said: { text: 'Passed on' },
          },
        });
        await questions.acknowledged(question.id, deliveryId);
        return { reminder: reminder.id, watch: watch.id, question: question.id };
      }),
    click: (who: Somebody, press: Press) => handle(activityOf(who, press)),
  };
}

export interface Somebody {
  readonly person: Person;
  readonly recipient: Recipient;
  readonly aadObjectId: string;
}

export interface Press {
  readonly verb: string;
  readonly form: 'execute' | 'submit';
  readonly data: Readonly<Record<string, unknown>>;
  /** In the person's own 1:1, or in the channel. */
  readonly where: 'personal' | 'channel';
}

export const CHANNEL = channel('clicks');

type Activity = Parameters<typeof translate>[0];

function activityOf({ person, aadObjectId }: Somebody, { form, verb, data, where }: Press): Activity {
  const value = { action: { type: 'Action.Execute', verb, data } };
  return {
    ...(form === 'execute'
      ? { type: 'invoke', name: 'adaptiveCard/action', value }
      : { type: 'message', value: { ...data, verb } }),
    id: newId(),
    channelId: 'msteams',
    serviceUrl: 'http://127.0.0.1/teams/',
    recipient: { id: '28:herald' },
    conversation:
      where === 'personal'
        ? { id: `a:${person.id}`, conversationType: 'personal' }
        : { id: '19:clicks', conversationType: 'channel' },
    from: { id: `29:${aadObjectId}`, aadObjectId, name: 'Ana Silva' },
    channelData: { tenant: { id: person.tenantId } },
  };
}
