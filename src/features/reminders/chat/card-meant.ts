import type { SentDelivery } from '../../../chat/ports/turn-ledger.ts';
import type { Turn } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { dataOf, fieldOf } from '../../../core/said.ts';
import { asCompared } from '../../../text/forms.ts';
import { phrase } from '../../../text/phrase.ts';
import { nameFor } from './put-off.ts';

/** The card that somebody means, or those among which they are asked, and why. */
export type CardMeant =
  | { readonly card: SentDelivery }
  | { readonly among: readonly SentDelivery[]; readonly why: Phrase };

/** Those of their cards that can be put off, the last first. */
export async function lastCards(turn: Turn, person: Person): Promise<SentDelivery[]> {
  const { ledger } = turn.stores;
  const cards: SentDelivery[] = [];
  for (const id of await ledger.lastCards(person.id)) {
    const card = await ledger.find(id);
    if (card !== undefined && canWait(turn, card)) cards.push(card);
  }
  return cards;
}

/** A reminder that is set already comes by itself. */
export function canWait({ abilities }: Turn, delivery: SentDelivery): boolean {
  const reminder = dataOf(delivery.said, 'reminder');
  return abilities.pressing('snooze', delivery) !== undefined && (reminder?.state ?? 'due') === 'due';
}

/** A card that is replied to goes before the last one; a name is part of a card's text. */
export async function cardMeant(
  turn: Turn,
  person: Person,
  { cards, name }: { readonly cards: readonly SentDelivery[]; readonly name?: string },
): Promise<CardMeant> {
  const replied = await repliedTo(turn, person);
  if (replied === 'another') return { among: few(cards), why: phrase('snooze.not-this') };
  const all = replied === undefined ? cards : [replied];
  const fit =
    name === undefined ? all.slice(0, 1) : all.filter(card => isNamed(turn, person, { card, name }));
  const [card] = fit;
  if (card !== undefined && fit.length === 1) return { card };
  const asked = { asked: name ?? '' };
  return card === undefined
    ? { among: few(cards), why: phrase('snooze.not-named', asked) }
    : { among: few(fit), why: phrase('snooze.several', asked) };
}

/** So many buttons as a question has room for. */
const few = (cards: readonly SentDelivery[]) => cards.slice(0, 4);

/** `another`: not a card that can be put off, or not theirs. */
async function repliedTo(turn: Turn, person: Person): Promise<SentDelivery | 'another' | undefined> {
  const { event, stores } = turn;
  const { conversation, threadRootId } = event;
  const quoted = event.kind === 'said' ? event.repliesTo : undefined;
  const id = quoted ?? threadRootId;
  if (id === undefined) return undefined;
  const { tenantId, conversationId } = conversation;
  const card = await stores.ledger.findByCard(tenantId, conversationId, id);
  const isTheirs = card?.recipient.kind !== 'person' || card.recipient.personId === person.id;
  if (card !== undefined && isTheirs && canWait(turn, card)) return card;
  return quoted === undefined ? undefined : 'another';
}

/** Any words of it, in any order; short ones say nothing. */
function isNamed(
  turn: Turn,
  person: Person,
  { card: { said }, name }: { readonly card: SentDelivery; readonly name: string },
): boolean {
  const of = fieldOf(said, 'subject') as { readonly name?: string } | undefined;
  const line = asCompared(`${nameFor(turn, person, said)} ${of?.name ?? ''}`);
  const words = asCompared(name).split(' ');
  const telling = words.filter(word => word.length > SHORT);
  return (telling.length === 0 ? words : telling).every(word => line.includes(word));
}

const SHORT = 3;
