import { mayBeForgotten } from '../decide/retention.ts';
import { phrase, worded } from '../text/phrase.ts';
import type { ClickAnswer } from './ports/conversation.ts';
import { type ClickedTurn, sayCard, sayLine, type Turn, toPerson, voiceOf } from './turn.ts';

/** Cards stand in Teams for years, and what Herald knows of them does not. */
export function isOld({ event, now, retentionDays }: Turn<'clicked'>): boolean {
  return mayBeForgotten(event.data.delivery, now, retentionDays);
}

/**
 * A click on a card of which nothing is known any more. A stop is a stop all the same: the button names its topic.
 * That comes from the client, but it is believed for the one who clicked alone, and says no more than "unsubscribe"
 * with the same topic would.
 */
export async function answerOld(asked: ClickedTurn): Promise<ClickAnswer> {
  const { event, person, retentionDays } = asked;
  const topic = event.verb === 'optOut' ? await knownTopic(asked) : undefined;
  if (topic !== undefined) {
    await asked.once(() => stop(asked, topic));
    const where = event.conversation.kind === 'personal' ? 'below' : 'other';
    return { text: voiceOf(asked).say('old.stopped', { days: retentionDays, where }) };
  }
  const text = phrase('old.unknown', { days: retentionDays });
  // A submit has no answer.
  if (event.via === 'submit') await asked.once(() => sayLine(asked, toPerson(person), text));
  return { text: worded(voiceOf(asked), text) };
}

async function knownTopic({ event, person, stores }: ClickedTurn): Promise<string | undefined> {
  const topics = await stores.subscriptions.topics(person.tenantId, person.id);
  return topics.find(({ name }) => name === event.data.topic)?.name;
}

/** The confirmation is a card of today, so that its Undo works. */
async function stop(asked: ClickedTurn, topic: string): Promise<void> {
  await asked.stores.subscriptions.choose(asked.person.id, topic, 'out', asked.now);
  await sayCard(asked, toPerson(asked.person), 'opted-out', { topic });
}
