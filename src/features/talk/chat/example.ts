import { type Click, noEffect, replaceCard } from '../../../chat/click.ts';
import type { ClickAnswer } from '../../../chat/ports/conversation.ts';
import { type Turn, toPerson } from '../../../chat/turn.ts';
import type { NotificationContent } from '../../../core/cards.ts';
import type { Person } from '../../../core/person.ts';
import { card, dataOf } from '../../../core/said.ts';
import { lasting } from '../../../text/format.ts';
import type { Voice } from '../../../text/voice.ts';

export const EXAMPLE_TOPIC = 'examples';

const SECONDS = 90;

/**
 * The card of "Show me an example": real in every respect, with buttons that work, but from nobody else. It says that
 * it is an example. It comes in all languages, as a caller may write it.
 */
function exampleOf({ abilities, voiceFor }: Turn): NotificationContent {
  const source = voiceFor();
  const others = abilities.languagesOf(source.language).filter(language => language !== source.language);
  return {
    topic: EXAMPLE_TOPIC,
    actor: { name: 'Herald' },
    ...wordsIn(source),
    translations: Object.fromEntries(others.map(language => [language, wordsIn(voiceFor({ language }))])),
  };
}

const wordsIn = (voice: Voice) => ({
  title: voice.say('example.title'),
  subject: { name: voice.say('example.subject') },
  detail: voice.say('example.detail', { time: lasting(SECONDS, voice) }),
  facts: [
    { title: voice.say('example.environment'), value: voice.say('example.production') },
    { title: voice.say('example.duration'), value: voice.say('example.took') },
  ],
});

/** `example`: the same, as often as somebody asks for it. */
export async function sayExample(turn: Turn, person: Person): Promise<void> {
  await turn.stores.ledger.say({
    tenantId: person.tenantId,
    to: toPerson(person),
    because: { code: 'asked' },
    said: card('notification', exampleOf(turn)),
    topic: EXAMPLE_TOPIC,
  });
}

/** The welcome offers the example once: two clicks that were as fast as each other bring one. */
export async function showExample(click: Click): Promise<ClickAnswer> {
  const { stores, person, delivery } = click;
  const welcome = dataOf(delivery.said, 'welcome-person');
  if (welcome === undefined) return noEffect(click);
  const said = card('welcome-person', { ...welcome, exampleShown: true });
  if (await stores.ledger.restate(delivery.id, said)) await sayExample(click, person);
  return replaceCard(click, said);
}
