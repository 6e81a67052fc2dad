import { v7 as newId } from 'uuid';
import type { Attention } from '../../../src/core/attention.ts';
import { findPerson } from '../../../src/people/store/finding.ts';
import type { turnWorld } from '../../chat/turn-world.ts';
import { wordsOf } from '../../chat/words-said.ts';
import { voiceFor } from '../../voices.ts';

const READS = { locale: 'en-GB', timeZone: 'Europe/Berlin' };

/** Ana of each tenant, who reads English in Berlin and writes to Herald in their 1:1. */
export function anaIn({ book, handle }: Pick<ReturnType<typeof turnWorld>, 'book' | 'handle'>) {
  const envelope = (tenantId: string) => ({
    activityId: newId(),
    at: new Date(book.clock.now()),
    conversation: {
      ...{ tenantId, conversationId: `a:${tenantId}`, kind: 'personal' as const },
      ...{ serviceUrl: 'https://smba/emea/', botId: '28:herald' },
    },
    from: { teamsId: '29:ana', aadObjectId: `ana-${tenantId}`, name: 'Ana Silva' },
    ...READS,
  });
  const anaOf = async (tenantId: string) => {
    const person = await findPerson(book.db, tenantId, '29:ana');
    if (person === undefined) throw new Error('Ana is not known');
    return person;
  };
  /** The last that she was told: a line in words, or a card. */
  async function last(tenantId: string) {
    const { id } = await anaOf(tenantId);
    const row = await book.db
      .selectFrom('deliveries')
      .innerJoin('notifications', 'notifications.id', 'deliveries.notification_id')
      .where('deliveries.person_id', '=', id)
      .orderBy('deliveries.id', 'desc')
      .select(['deliveries.id', 'notifications.said'])
      .executeTakeFirstOrThrow();
    const voice = { ...voiceFor(READS), now: book.clock.now() };
    const words = wordsOf(row.said, voice);
    return { ...row, words };
  }
  async function say(tenantId: string, text: string) {
    book.pass(1_000);
    await handle({ kind: 'said', text, ...envelope(tenantId) });
    return last(tenantId);
  }
  async function attentionOf(tenantId: string): Promise<Attention> {
    const { id } = await anaOf(tenantId);
    const of = book.db.selectFrom('preferences').where('person_id', '=', id);
    return (await of.select('attention').executeTakeFirst())?.attention ?? {};
  }
  return { envelope, anaOf, last, say, attentionOf };
}
