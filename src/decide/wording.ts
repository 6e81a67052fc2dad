import type { Because, DeliveryState } from '../core/delivery.ts';
import { REASONS, type ReasonCode } from '../core/reasons.ts';
import type { DeliveryView } from '../ledger/ports/ledger.ts';
import { clockTime, lasting, listed } from '../text/format.ts';
import type { BurstRule } from './burst.ts';

/** The sentence *why you get this* for a card. `isNew`: the person has Herald only because of such a card. It quotes names from outside: show it where nothing is interpreted. */
export function whyYouGetThis(because: Because, topic?: string, isNew = false): string {
  return `${reasonOf(because)}${topicOf(because, topic)}${isNew ? INTRODUCTION : ''}`;
}

/** For somebody who did not ask for Herald: what wrote to them, and what they can do. */
const INTRODUCTION = ' Herald was added to your chats to bring it; write "help" to see what it does.';

function reasonOf(because: Because): string {
  switch (because.code) {
    case 'named':
      return `You get this because ${because.by} addressed it to you.`;
    case 'team-member':
      return `You get this because you are in the team ${because.team}.`;
    case 'subscriber':
      return `You get this because you subscribed to ${because.topic}.`;
    case 'conversation':
      return `This is here because ${because.by} addressed it to this conversation.`;
    case 'installed':
      return installed(because);
    case 'asked':
      return 'You get this because you asked for it.';
    case 'watching':
      return `You get this because you watch ${because.subject}.`;
    case 'snoozed':
      return 'You get this again because you snoozed it.';
    case 'fallback':
      return `This comes to you because ${named(because.for)} could not be reached.`;
    case 'burst':
      return `These come together because ${tooMany(because)}.`;
    case 'waited':
      return 'These waited until we were done. They come together because you asked for one summary.';
  }
}

const MOST_NAMES = 3;

/** `Ana`, `Ana and Ben`, `Ana, Ben, Chloe and 297 others`. */
function named(names: readonly string[]): string {
  if (names.length === 0) return 'somebody else';
  const others = names.length - MOST_NAMES;
  const more = others === 1 ? '1 other' : `${others} others`;
  return listed(others > 0 ? [...names.slice(0, MOST_NAMES), more] : names);
}

function installed({ by, place }: { by?: string; place?: string }): string {
  const who = by === undefined ? 'Herald was added' : `${by} added Herald`;
  return `You get this because ${who}${place === undefined ? '' : ` to ${place}`}.`;
}

/** A subscriber's sentence names the topic already; what Herald says on its own account has none. */
function topicOf(because: Because, topic: string | undefined): string {
  return topic === undefined || because.code === 'subscriber' ? '' : ` Topic: ${topic}.`;
}

/** A delivery whose reason is told to somebody. */
export interface InState {
  readonly state: DeliveryState;
  readonly reason: ReasonCode;
  readonly dueAt: Date;
  readonly paused?: DeliveryView['paused'];
}

/** The sentence of a reason; of what is held for a digest with the numbers, and when that comes, or a pause ends. */
export function reasonInWords(
  { state, reason, dueAt, paused }: InState,
  burst: BurstRule,
  timeZone?: string,
): string {
  if (paused !== undefined)
    return `${REASONS[reason]} Nothing goes to this ${paused.scope} before ${clockTime(paused.until, { timeZone })}.`;
  if (state !== 'held' || reason !== 'burst') return REASONS[reason];
  return `Held, because ${tooMany(burst)}. It comes at ${clockTime(dueAt, { timeZone })}, with whatever else is held by then as one digest.`;
}

function tooMany({ cards, seconds }: BurstRule): string {
  return `more than ${cards === 1 ? '1 card' : `${cards} cards`} came within ${lasting(seconds)}`;
}

/** What kept a card from its person, said to that person; `core/reasons.ts` says it to the sender. */
export function whyItDidNotCome(reason: ReasonCode, topic?: string): string {
  return TO_THE_PERSON[reason]?.(topic) ?? 'It did not reach you. Whoever sent it can see why.';
}

type Sentence = (topic?: string) => string;

const waiting: Sentence = () => 'It waits for its turn.';
const teams: Sentence = () => 'It waits until Teams takes it.';
const unopened: Sentence = () => 'Herald could not write to you then: it was not in your chats.';
const blocked: Sentence = () => 'Teams said that you had blocked or removed Herald.';
const operator: Sentence = () =>
  'It waits until Herald can sign in to Teams again. Whoever runs Herald has been told.';

/** Who reads this has Herald: what kept a card away is over for them, or it waits. */
const TO_THE_PERSON: Partial<Record<ReasonCode, Sentence>> = {
  accepted: waiting,
  claimed: () => 'It is on its way.',
  scheduled: () => 'It waits for its time.',
  'in-dialog': () => 'It waits until we are done with what we are in the middle of.',
  digest: () => 'It came as a line of a summary.',
  answered: () => 'You answered it.',
  'opted-out': (topic = 'its topic') => `You stopped ${topic}. Write "subscribe ${topic}" to get it again.`,
  'own-action': () => 'You did this yourself, so you were not told of it.',
  expired: () => 'It came too late to be of use, so it was not sent.',
  cancelled: () => 'The sender cancelled it.',
  recalled: () => 'The sender took it back.',
  'card-gone': () => 'The sender took it back, and it was no longer there.',
  'not-installed': unopened,
  'installed-for': unopened,
  'unknown-person': unopened,
  'conversation-gone': () => 'Our chat was gone when it came.',
  removed: () => 'You had removed Herald when it came.',
  blocked,
  'blocked-or-removed': blocked,
  'blocked-by-admin': () => 'An administrator of your organisation had blocked Herald for you.',
  'not-authorized': operator,
  'bot-not-registered': operator,
  'sign-in-unavailable': operator,
  'teams-unreachable': teams,
  throttled: teams,
  'teams-unavailable': teams,
  'teams-error': () => 'Teams failed while it was sent. It may be in our chat.',
  'outcome-unknown': () => 'Teams did not say whether it took it. It may be in our chat, or come twice.',
  'worker-lost': () => 'Herald was interrupted while it was sent. It may be in our chat, or come twice.',
  'gave-up': () => 'Teams did not take it for a long time, so Herald gave up.',
};
