import type { Command } from '../../../chat/feature.ts';
import { asSuggestion, sayGuidance } from '../../../chat/guidance.ts';
import { lastSaid } from '../../../chat/last-said.ts';
import type { SentDelivery } from '../../../chat/ports/turn-ledger.ts';
import { sayCard, type Turn, toPerson } from '../../../chat/turn.ts';
import { hasUndo } from '../../../chat/written-buttons.ts';
import type { Suggestion, TemplateName } from '../../../core/cards.ts';
import type { Person } from '../../../core/person.ts';
import { askedBy, templateOf } from '../../../core/said.ts';
import { phrase } from '../../../text/phrase.ts';
import { sayTopics } from './topic-list.ts';

/** *Stop these*, in words: the topic of the last card that came. Where something else was said since, that may be meant, and it is asked. */
export const stopThis: Command['answer'] = async (turn, person) => {
  const { stores, now } = turn;
  const [last] = await stores.ledger.recent(person.id, 1, 'sent');
  const told = await lastSaid(turn, person, maybeMeant);
  if (told !== undefined && (isQuestion(told) || isOfAllTopics(told))) return sayTopics(turn, person);
  if (told !== undefined && told.topic === undefined)
    return askWhat(turn, person, { told, topic: last?.topic });
  if (last?.topic === undefined) return sayTopics(turn, person);
  const { topic, title } = last;
  await stores.subscriptions.choose(person.id, topic, 'out', now);
  return sayCard(turn, toPerson(person), 'opted-out', { topic, ...(title !== undefined && { title }) });
};

/** Nobody means these, or a line that tells of no change. */
const MERE_ANSWERS: ReadonlySet<TemplateName> = new Set(['guidance', 'help', 'hello', 'language']);

function maybeMeant({ said }: SentDelivery): boolean {
  const template = templateOf(said);
  return template === undefined
    ? 'changedBy' in said && said.changedBy !== undefined
    : !MERE_ANSWERS.has(template);
}

/** In the middle of one nothing is stopped. */
const isQuestion = ({ said }: SentDelivery): boolean => askedBy(said).prompt !== undefined;

/** Nobody has said which of them is meant. */
const isOfAllTopics = ({ said }: SentDelivery): boolean => templateOf(said) === 'topics';

interface MayBeMeant {
  readonly told: SentDelivery;
  readonly topic: string | undefined;
}

async function askWhat(turn: Turn, person: Person, { told, topic }: MayBeMeant): Promise<void> {
  const ways: readonly Suggestion[] = [
    ...(await takingBack(turn, person, told)),
    ...(topic === undefined ? [] : [{ write: phrase('command.unsubscribe'), rest: topic }]),
    asSuggestion({ command: 'command.topics', title: 'button.topics' }),
  ];
  await sayGuidance(turn, person, { note: phrase('topics.stop-what') }, ways);
}

/** The way to take back what they did last, or to the list where it is changed. */
async function takingBack(turn: Turn, person: Person, { said }: SentDelivery): Promise<Suggestion[]> {
  if ('text' in said && said.changedBy !== undefined) return [{ write: said.changedBy }];
  return (await hasUndo(turn, person)) ? [asSuggestion({ command: 'button.undo' })] : [];
}
