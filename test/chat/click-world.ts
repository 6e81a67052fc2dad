import { v7 as newId } from 'uuid';
import type { ClickAnswer } from '../../src/chat/ports/conversation.ts';
import type { Recipient } from '../../src/core/delivery.ts';
import type { Said } from '../../src/core/notification.ts';
import type { Person } from '../../src/core/person.ts';
import { addDeliveries } from '../../src/ledger/store/deliveries.ts';
import { translate } from '../../src/teams/translate.ts';
import { FIXTURES } from '../features/fixtures.ts';
import { channel } from '../ledger/ledger.ts';
import { turnWorld } from './turn-world.ts';

/** The content of a card that has buttons of its caller. */
export const FAILED = {
  topic: 'deployments',
  title: 'The deployment failed',
  subject: { name: '#1' },
  actor: { name: 'CI' },
} as const;

/** Activities of clicks, handled by the whole of `chat/` on a real database. */
export function clickWorld() {
  const turns = turnWorld();
  const { book } = turns;

  async function handle(activity: Activity): Promise<ClickAnswer | undefined> {
    let answer: ClickAnswer | undefined;
    for (const event of translate(activity, book.clock.now())) answer = await turns.handle(event);
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
    /** Things that people have in their own right, made as a turn makes them. */
    things: ({ person, recipient: place }: Somebody): Promise<Record<string, string>> =>
      turns.store.transact(async stores => {
        const owner = { person, place, now: book.clock.now() };
        const all: Record<string, string> = {};
        for (const { things } of FIXTURES) Object.assign(all, await things?.(stores, owner));
        return all;
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
  /** The message that was clicked, where that matters. */
  readonly card?: string;
}

export const CHANNEL = channel('clicks');

type Activity = Parameters<typeof translate>[0];

function activityOf({ person, aadObjectId }: Somebody, { form, verb, data, where, card }: Press): Activity {
  const value = { action: { type: 'Action.Execute', verb, data } };
  return {
    ...(form === 'execute'
      ? { type: 'invoke', name: 'adaptiveCard/action', value }
      : { type: 'message', value: { ...data, verb } }),
    id: newId(),
    ...(card !== undefined && { replyToId: card }),
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
