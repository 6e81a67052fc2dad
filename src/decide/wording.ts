import type { Because } from '../core/delivery.ts';
import type { ReasonCode } from '../core/reasons.ts';
import type { Say } from '../text/catalogue.ts';
import { inARow, lasting, listed } from '../text/format.ts';
import { nearMoment } from '../text/near-moment.ts';
import type { SentenceKey } from '../text/phrase.ts';
import type { Voice } from '../text/voice.ts';
import type { BurstRule } from './burst.ts';

/**
 * The sentence *why you get this* for a card. `isNew`: the person has Herald only because of such a card. It quotes names
 * from outside: show it where nothing is interpreted.
 */
export function whyYouGetThis(voice: Voice, { because, topic, isNew = false }: Cause): string {
  const { say } = voice;
  const isNamed = because.code === 'subscriber';
  const sentences = [
    reasonOf(voice, because),
    // A subscriber's sentence names the topic already; what Herald says on its own account has none.
    ...(topic === undefined || isNamed ? [] : [say('why.topic', { topic })]),
    ...(isNew ? [say('why.introduction')] : []),
  ];
  return inARow(sentences, voice);
}

/** Why somebody gets something. */
export interface Cause {
  readonly because: Because;
  readonly topic?: string | undefined;
  readonly isNew?: boolean;
}

function reasonOf(voice: Voice, because: Because): string {
  const { say } = voice;
  switch (because.code) {
    case 'installed':
      return installed(say, because);
    case 'fallback':
      return say('why.fallback', { people: named(voice, because.for) });
    case 'burst':
      return say('why.burst', { cards: because.cards, time: lasting(because.seconds, voice) });
    case 'asked':
    case 'snoozed':
    case 'waited':
    case 'away':
    case 'digest':
    case 'can-wait':
      return say(`why.${because.code}`);
    case 'named':
    case 'conversation':
      return say(`why.${because.code}`, { by: because.by });
    case 'role':
      return say('why.role', { role: because.role });
    case 'group':
      return say('why.group', { group: because.group });
    case 'team-member':
      return say('why.team-member', { team: because.team });
    case 'subscriber':
      return say('why.subscriber', { topic: because.topic });
    case 'watching':
      return say('why.watching', { subject: because.subject });
  }
}

const MOST_NAMES = 3;

/** `Ana`, `Ana and Ben`, `Ana, Ben, Chloe and 297 others`. */
function named(voice: Voice, names: readonly string[]): string {
  const { say } = voice;
  if (names.length === 0) return say('people.somebody-else');
  const others = names.length - MOST_NAMES;
  const all = others > 0 ? [...names.slice(0, MOST_NAMES), say('people.others', { count: others })] : names;
  return listed(all, voice);
}

function installed(say: Say, { by, place }: { by?: string; place?: string }): string {
  if (by === undefined)
    return place === undefined ? say('why.installed') : say('why.installed-in', { place });
  return place === undefined ? say('why.installed-by', { by }) : say('why.installed-by-in', { by, place });
}

/** Tells a person what kept a card from them; `core/reasons.ts` tells the sender. */
export function whyItDidNotCome(say: Say, reason: ReasonCode, topic?: string): string {
  if (reason !== 'opted-out') return say(TO_THE_PERSON[reason] ?? 'missed.unknown');
  return topic === undefined ? say('missed.opted-out-of-its-topic') : say('missed.opted-out', { topic });
}

/** Tells a person why a delivery is held for a digest, and when that comes. */
export function whyItIsHeld(voice: Voice, { cards, seconds }: BurstRule, dueAt: Date): string {
  return voice.say('missed.burst', { cards, time: lasting(seconds, voice), at: nearMoment(voice, dueAt) });
}

/** The reader of these has Herald: the obstacle to a card is over for them, or the card waits. */
const TO_THE_PERSON: Partial<Record<ReasonCode, SentenceKey>> = {
  accepted: 'missed.waiting',
  claimed: 'missed.claimed',
  scheduled: 'missed.scheduled',
  'in-dialog': 'missed.in-dialog',
  'quiet-hours': 'missed.quiet-hours',
  paused: 'missed.paused',
  muted: 'missed.muted',
  'topic-digest': 'missed.topic-digest',
  'can-wait': 'missed.can-wait',
  digest: 'missed.digest',
  answered: 'missed.answered',
  'own-action': 'missed.own-action',
  'stopped-subject': 'missed.stopped-subject',
  'stopped-actor': 'missed.stopped-actor',
  'stopped-everything': 'missed.stopped-everything',
  'taken-back': 'missed.taken-back',
  superseded: 'missed.superseded',
  expired: 'missed.expired',
  cancelled: 'missed.cancelled',
  over: 'missed.over',
  recalled: 'missed.recalled',
  'card-gone': 'missed.card-gone',
  'not-installed': 'missed.unopened',
  'installed-for': 'missed.unopened',
  'unknown-person': 'missed.unopened',
  'conversation-gone': 'missed.conversation-gone',
  removed: 'missed.removed',
  blocked: 'missed.blocked',
  'blocked-or-removed': 'missed.blocked',
  'blocked-by-admin': 'missed.blocked-by-admin',
  'not-authorized': 'missed.operator',
  'bot-not-registered': 'missed.operator',
  'sign-in-unavailable': 'missed.operator',
  'teams-unreachable': 'missed.teams',
  throttled: 'missed.teams',
  'teams-unavailable': 'missed.teams',
  'teams-error': 'missed.teams-error',
  'outcome-unknown': 'missed.outcome-unknown',
  'worker-lost': 'missed.worker-lost',
  'gave-up': 'missed.gave-up',
};
