import { v7 as newId } from 'uuid';
import type { ClickAnswer } from '../../src/chat/ports/conversation.ts';
import type { CardAction } from '../../src/core/cards.ts';
import type { ConversationReference } from '../../src/core/conversation.ts';
import type { Answers } from '../../src/core/dialogue.ts';
import type { FeatureSettings } from '../../src/core/feature-settings.ts';
import type { InboundEvent } from '../../src/core/inbound-event.ts';
import type { Said } from '../../src/core/notification.ts';
import { templateOf } from '../../src/core/said.ts';
import { upsertAll } from '../../src/people/store/upserting.ts';
import { turnWorld } from './turn-world.ts';

/** Somebody who talks with Herald in their 1:1, on a real database. Each has a tenant of their own, and knows a topic. */
export function talkWorld(settings: FeatureSettings = {}) {
  const world = turnWorld(undefined, { settings });
  const { book } = world;

  const conversationOf = (tenantId: string): ConversationReference => ({
    ...{ tenantId, conversationId: 'a:ana', kind: 'personal' },
    ...{ serviceUrl: 'https://smba/emea/', botId: '28:herald' },
  });

  /** All that was said to somebody so far, oldest first: without what waits for its time, or waited in vain. */
  const saidTo = (tenantId: string): Promise<{ id: string; said: Said | null }[]> =>
    book.db
      .selectFrom('notifications')
      .innerJoin('deliveries', 'notification_id', 'notifications.id')
      .where('notifications.tenant_id', '=', tenantId)
      .where('notifications.caller_id', '!=', 'ci')
      .where('deliveries.state', 'not in', ['held', 'cancelled'])
      .orderBy('notifications.id')
      .select(['notifications.id', 'notifications.said'])
      .execute();

  return {
    ...world,
    get store() {
      return world.store;
    },
    async somebody(): Promise<Talker> {
      const tenantId = book.tenant();
      const [known] = await upsertAll(book.db, { newId, features: [] }, tenantId, [
        { teamsId: '29:ana', name: 'Ana Silva' },
      ]);
      const personId = known?.id ?? '';
      const to = { kind: 'person', personId, label: 'Ana' } as const;
      await book.delivery(tenantId, to, { notification: { topic: 'deployments' } });
      const heard = new Set((await saidTo(tenantId)).map(({ id }) => id));

      const news = async () => {
        const all = await saidTo(tenantId);
        const fresh = all.filter(({ id }) => !heard.has(id));
        for (const { id } of fresh) heard.add(id);
        return fresh.flatMap(({ said }) => (said === null ? [] : [said]));
      };
      const dialogue = async () =>
        (await book.db
          .selectFrom('dialogs')
          .where('person_id', '=', personId)
          .select(['dialogue', 'step'])
          .executeTakeFirst()) ?? {};

      const ana: Talker = {
        tenantId,
        dialogue,
        async say(text, more = {}) {
          book.pass(1_000);
          await world.handle({
            kind: 'said',
            text,
            activityId: newId(),
            at: new Date(book.clock.now()),
            conversation: conversationOf(tenantId),
            from: { teamsId: '29:ana', name: 'Ana Silva' },
            locale: 'en-GB',
            timeZone: 'Europe/London',
            ...more,
          });
          return news();
        },
        async press(verb, data) {
          book.pass(1_000);
          const last = await book.db
            .selectFrom('deliveries')
            .where('person_id', '=', personId)
            .orderBy('id', 'desc')
            .select('id')
            .executeTakeFirstOrThrow();
          return world.handle({
            ...{ kind: 'clicked', via: 'execute', verb, data: { delivery: last.id, ...data } },
            activityId: newId(),
            at: new Date(book.clock.now()),
            conversation: conversationOf(tenantId),
            from: { teamsId: '29:ana', name: 'Ana Silva' },
            locale: 'en-GB',
          });
        },
        async card(title, activityId = newId(), actions = []) {
          book.pass(1_000);
          const subject = { name: `${title} #1` };
          const data = { topic: 'deployments', title, subject, actor: { name: 'CI' }, actions };
          const id = await book.delivery(tenantId, to, {
            notification: { said: { template: 'notification', data } },
          });
          await book.db
            .updateTable('deliveries')
            .set({ conversation_id: 'a:ana', activity_id: activityId })
            .where('id', '=', id)
            .execute();
          return id;
        },
        async begin(name, given) {
          await ana.say('hi');
          const begins = { dialogue: name, given };
          const id = await book.delivery(tenantId, to, { notification: { begins } });
          await world.handle({
            ...{ kind: 'interrupts', delivery: id, does: 'ad-hoc', at: new Date(book.clock.now()) },
            conversation: conversationOf(tenantId),
          });
          return news();
        },
      };
      return ana;
    },
  };
}

type Writing = InboundEvent & { kind: 'said' };

export interface Talker {
  readonly tenantId: string;
  /** The question that they are asked at the moment, as the senders see it. */
  dialogue(): Promise<{ dialogue?: string; step?: string }>;
  /** Returns what Herald says to it. */
  say(
    text: string,
    more?: Partial<Pick<Writing, 'locale' | 'addressee' | 'activityId' | 'edits' | 'repliesTo' | 'timeZone'>>,
  ): Promise<Said[]>;
  /** Presses a button on the last card that came, and returns its answer. */
  press(verb: string, data: Readonly<Record<string, unknown>>): Promise<ClickAnswer | undefined>;
  /** A card of a notification comes to their 1:1; returns the id of its delivery. */
  card(title: string, activityId?: string, actions?: readonly CardAction[]): Promise<string>;
  /** Opens a dialogue as a notification does. */
  begin(dialogue: string, given: Answers): Promise<Said[]>;
}

/** The template of each message; a line has none. */
export const templates = (said: readonly Said[]) => said.map(each => templateOf(each) ?? 'line');
