import type { Because } from '../core/delivery.ts';
import type { Said } from '../core/notification.ts';
import { fieldOf } from '../core/said.ts';
import type { KeptStop, KnownBy, StopReason } from '../core/stop.ts';
import { fits } from './wildcard.ts';

/** The sides of a delivery that somebody may have stopped. */
export interface Matter {
  readonly topic: string;
  readonly subject?: KnownBy;
  readonly actor?: KnownBy;
  readonly because?: Because['code'];
}

/** The matter of a card: whichever has a subject, or an actor, has it by the names that its sender gave. */
export function aboutOf(topic: string, said: Said): Matter {
  const of = (field: 'subject' | 'actor') =>
    named('template' in said ? fieldOf(said, field) : said.about?.[field]);
  const [subject, actor] = [of('subject'), of('actor')];
  return { topic, ...(subject && { subject }), ...(actor && { actor }) };
}

function named(field: unknown): KnownBy | undefined {
  const { id, name } = Object(field) as { readonly id?: unknown; readonly name?: unknown };
  if (typeof name !== 'string' || name.trim() === '') return undefined;
  return { name, ...(typeof id === 'string' && id !== '' && { id }) };
}

/** All that a person said about what they want to hear: of this topic, and wider or narrower. */
export interface TopicWishes {
  readonly choice?: { readonly is: 'in' | 'out'; readonly at: Date };
  readonly stops: readonly KeptStop[];
}

/** Of which stop something is. `stop`: the one that is kept; missing of the topic itself. */
export interface StoppedBy {
  readonly reason: StopReason;
  readonly stop?: KeptStop;
}

/**
 * The stop that keeps this from a person: the narrowest, so that the one they are told of is the one they would change.
 * A subscription that is later than a stop of everything, or of all topics of a name, lets its topic through.
 */
export function stoppedBy({ choice, stops }: TopicWishes, about: Matter): StoppedBy | undefined {
  const since = choice?.is === 'in' ? choice.at : undefined;
  const narrow = stops.find(stop => (stop.kind === 'subject' || stop.kind === 'actor') && isOf(stop, about));
  if (narrow !== undefined) return { reason: WHY[narrow.kind], stop: narrow };
  if (choice?.is === 'out') return { reason: 'opted-out' };
  const wide = stops.find(stop => isOf(stop, about) && (since === undefined || stop.at >= since));
  return wide && { reason: WHY[wide.kind], stop: wide };
}

/** Why what comes later is not sent, by what was stopped. */
export const WHY = {
  topics: 'opted-out',
  subject: 'stopped-subject',
  actor: 'stopped-actor',
  everything: 'stopped-everything',
} as const satisfies Record<KeptStop['kind'], StopReason>;

/** A delivery that somebody asked for, at a time or when something comes to be so, is an answer to them. */
const ASKED_FOR: ReadonlySet<Because['code']> = new Set(['asked', 'watching', 'snoozed']);

function isOf(stop: KeptStop, { topic, subject, actor, because }: Matter): boolean {
  switch (stop.kind) {
    case 'topics':
      return isNamedBy(stop.topic, topic);
    case 'subject':
      return stop.topic === topic && subject !== undefined && isSame(stop, subject);
    case 'actor':
      return actor !== undefined && isSame(stop, actor);
    case 'everything':
      return because === undefined || !ASKED_FOR.has(because);
  }
}

/** By their ids where both have one: names change, and two things may have the same. */
function isSame(one: KnownBy, other: KnownBy): boolean {
  if (one.id !== undefined && other.id !== undefined) return one.id === other.id;
  return asWritten(one.name) === asWritten(other.name);
}

const asWritten = (name: string) => name.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();

/** Whether a pattern such as `deployments.*` names this topic, in any letter case. */
export const isNamedBy = (pattern: string, topic: string): boolean =>
  fits(asWritten(pattern), asWritten(topic));

/** Nothing but wildcards: that is everything. */
export const isEverything = (pattern: string): boolean => /^[*\s]+$/.test(pattern);
