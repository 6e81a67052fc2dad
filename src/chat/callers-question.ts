import { isDeepStrictEqual } from 'node:util';
import type { Person } from '../core/person.ts';
import type { Text } from '../core/phrase.ts';
import { titleOf } from '../core/said.ts';
import { phrase, worded } from '../text/phrase.ts';
import { NO_EFFECT } from './click.ts';
import type { PlainAnswer } from './feature.ts';
import type { SentDelivery } from './ports/turn-ledger.ts';
import { readerOf, sayLine, type Turn, toPerson, voiceOf } from './turn.ts';
import { asItStands, type Pressable, pressable, pressed } from './written-buttons.ts';

/**
 * A caller's destructive button asks on the card whether that should really happen. Teams folds the question out by itself, so
 * Herald never hears that it was read: a yes is asked once more, by the name of the button, and the yes to that presses.
 */
interface CallersQuestion {
  readonly delivery: SentDelivery;
  readonly action: string;
  readonly card: Text;
  readonly yes: Pressable;
  readonly no: Pressable;
}

interface Answer {
  readonly answer: PlainAnswer | 'cancel';
  /** The last that was said to them. */
  readonly last: SentDelivery;
}

/** "Yes", "no" or "never mind" where such a question stands on a card. True: it was its answer, or is led to it. */
export async function answersCaller(
  turn: Turn<'said'>,
  person: Person,
  { answer, last }: Answer,
): Promise<boolean> {
  const cards = await cardsThatAsk({ ...turn, person }, person);
  const [newest] = cards;
  if (newest === undefined) return false;
  const named = cards.flatMap(({ questions }) => questions).filter(question => isNamed(question, last));
  const isBehind = named.length > 0 || newest.delivery.id === last.id;
  if (answer === 'cancel' && !isBehind) return false;
  const [question, ...more] = named.length > 0 ? named : rightBehind(newest, last);
  if (question === undefined || more.length > 0) await sayLine(turn, toPerson(person), onCard(newest));
  else if (answer === 'yes' && named.length === 0)
    await sayLine(turn, toPerson(person), askedByName(question));
  else await press(turn, person, question, answer === 'yes' ? question.yes : question.no);
  return true;
}

interface CardThatAsks {
  readonly delivery: SentDelivery;
  readonly card: Text;
  readonly questions: readonly CallersQuestion[];
  /** Other buttons of the caller's, to which a yes may be said as well. */
  readonly others: number;
}

/** A question is answered only where its card came last, and asks for nothing else. */
const rightBehind = ({ delivery, questions, others }: CardThatAsks, last: SentDelivery) =>
  delivery.id === last.id && others === 0 ? questions : [];

const onCard = ({ card }: CardThatAsks) => phrase('callback.on-card', { card });

const askedByName = ({ action, card }: CallersQuestion) => phrase('callback.really', { action, card });

const isNamed = (question: CallersQuestion, { said }: SentDelivery): boolean =>
  'text' in said && isDeepStrictEqual(said.text, askedByName(question));

/** An "ok" further below than this is said to something else. */
const NEAR = 4;

/** Newest first. */
async function cardsThatAsk(turn: Turn, person: Person): Promise<CardThatAsks[]> {
  const { ledger } = turn.stores;
  const cards: CardThatAsks[] = [];
  for (const id of (await ledger.lastCards(person.id)).slice(0, NEAR)) {
    const delivery = await ledger.find(id);
    const card = delivery && cardThatAsks(turn, delivery);
    if (card !== undefined && card.questions.length > 0) cards.push(card);
  }
  return cards;
}

function cardThatAsks(turn: Turn, delivery: SentDelivery): CardThatAsks | undefined {
  const message = asItStands(turn, delivery, readerOf(turn));
  if (!('card' in message)) return undefined;
  const card = titleOf(delivery.said) ?? message.summary;
  const questions = foldedIn(message.card).map(folded => ({ ...folded, delivery, card }));
  const others = pressable(message.card).filter(({ verb }) => ANSWERS.has(verb)).length;
  return { delivery, card, questions, others };
}

const ANSWERS: ReadonlySet<string> = new Set(['callback', 'acknowledge']);

type Folded = Pick<CallersQuestion, 'action' | 'yes' | 'no'>;

/** The questions that buttons of this card fold out. */
function foldedIn(value: unknown): Folded[] {
  if (Array.isArray(value)) return value.flatMap(foldedIn);
  if (typeof value !== 'object' || value === null) return [];
  const { type, title, card } = value as { readonly [field: string]: unknown };
  if (type !== 'Action.ShowCard') return Object.values(value).flatMap(foldedIn);
  const buttons = pressable(card);
  const yes = buttons.find(({ verb }) => verb === 'callback');
  const no = buttons.find(({ verb }) => verb === 'leaveIt');
  return typeof title === 'string' && yes && no ? [{ action: title, yes, no }] : [];
}

/** A press in words: where its answer is the changed card, or a line that a client would show, they are told here. */
async function press(
  turn: Turn<'said'>,
  person: Person,
  { delivery }: CallersQuestion,
  { verb, data }: Pressable,
): Promise<void> {
  const does = turn.abilities.pressing(verb, delivery);
  if (does === undefined) return sayLine(turn, toPerson(person), NO_EFFECT);
  const answer = await pressed(turn, person, { verb, data, press: does });
  const isSaid = 'text' in answer && answer.text !== worded(voiceOf({ ...turn, person }), RECORDED);
  if (!isSaid) await sayLine(turn, toPerson(person), RECORDED);
}

const RECORDED = phrase('callback.recorded');
