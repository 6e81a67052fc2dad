import type { Attention } from '../../core/attention.ts';
import type { Interruption } from '../../core/notification.ts';
import type { Person, PersonInTeams } from '../../core/person.ts';
import type { KeptStop, WideStop } from '../../core/stop.ts';
import type { StandingChoice } from '../../core/wanted.ts';
import type { CountKey, SentenceKey } from '../../text/phrase.ts';

export interface PeopleStore {
  /** Finds the person or adds them; fills in what was not known. */
  upsert(
    tenantId: string,
    person: PersonInTeams,
    seen?: { locale?: string; timeZone?: string },
  ): Promise<Person>;
  /** By Entra object id, UPN, e-mail address or Teams id. */
  find(tenantId: string, address: string): Promise<Person | undefined>;
  /** Whose 1:1 this is. */
  whose(tenantId: string, conversationId: string): Promise<Person | undefined>;
  /** The 1:1 is open: they installed Herald, or spoke to it there. */
  open(person: Person, conversationId: string): Promise<void>;
  /** They spoke to Herald elsewhere: whoever had blocked it may be written to again, if Teams lets it. */
  unblock(personId: string): Promise<void>;
  /** They are told that they are spoken to in this language because of Teams. False: they were told, or chose one since. */
  told(personId: string, language: string): Promise<boolean>;
  /** They took Herald away: no 1:1 until they come back. */
  close(personId: string): Promise<void>;
  join(tenantId: string, placeId: string, people: readonly PersonInTeams[]): Promise<void>;
  /** Returns the ids of those who were members. */
  leave(tenantId: string, placeId: string, people: readonly PersonInTeams[] | 'all'): Promise<string[]>;
  /**
   * Forgets those of these people whom nothing ties to Herald any more: no 1:1 and no team or chat in common.
   * Their names and addresses are deleted, here and in the ledger.
   */
  forgetStrangers(personIds: readonly string[]): Promise<void>;
  /** The same for somebody who asks for it, whatever ties them to Herald. Nothing brings them back but themselves. */
  forget(personId: string): Promise<void>;
  /** Whether this person asked to be forgotten, and has neither written nor added Herald since. */
  isForgotten(tenantId: string, person: PersonInTeams): Promise<boolean>;
  /** How much of what is kept of this person. */
  kept(personId: string): Promise<KeptKind[]>;
  /** All of it. */
  exported(personId: string): Promise<KeptData>;
}

/** Of what is kept of somebody: so many of a kind. `phrase`: in a line for them. */
export interface KeptKind {
  readonly phrase: SentenceKey | CountKey;
  readonly count: number;
}

/** Rows by the table in which they are kept. All of it is JSON. */
export type KeptData = Readonly<Record<string, readonly object[]>>;

export interface SubscriptionStore {
  choose(personId: string, topic: string, choice: 'in' | 'out', at: Date): Promise<void>;
  /** Takes an opt-out back: what the person had chosen before stands again, which may be nothing. */
  restore(personId: string, topic: string, at: Date): Promise<void>;
  /** As it stood at another time, with its time; undefined: nothing was chosen. */
  stand(personId: string, topic: string, choice: StandingChoice | undefined): Promise<void>;
  /** Every topic of the tenant with this person's standing choice. */
  topics(tenantId: string, personId: string): Promise<TopicChoice[]>;
  /** And whatever else they stopped, the newest first. */
  wishes(
    tenantId: string,
    personId: string,
  ): Promise<{ topics: TopicChoice[]; stops: KeptStop[]; attention: Attention }>;
}

export interface TopicChoice {
  readonly name: string;
  readonly choice?: 'in' | 'out';
  /** Since when. */
  readonly at?: Date;
  /** The choice that an opt-out of theirs took the place of. */
  readonly before?: 'in' | 'out';
}

/** The stops that people set, wider or narrower than one topic. */
export interface StopStore {
  /** One that stands already counts from now. `full`: the person has as many as anybody may. */
  add(personId: string, stop: WideStop, at: Date): Promise<KeptStop | 'full'>;
  find(personId: string, stop: WideStop): Promise<KeptStop | undefined>;
  /** One that was removed, as it was; nothing happens where the person has as many as anybody may. */
  bringBack(personId: string, stop: KeptStop): Promise<void>;
  /** Also one that is not there any more. Only the person's own. */
  remove(personId: string, id: string): Promise<void>;
}

export interface PreferenceStore {
  /** Missing fields stay as they were. */
  choose(personId: string, preferences: Preferences): Promise<void>;
  of(personId: string): Promise<Wishes>;
  /**
   * Changes when they want to hear nothing: `change` is given what stands, which nobody else changes until the turn
   * ends, and returns what is to stand. Deliveries already held for them are decided anew. Returns what stands now.
   */
  attend(personId: string, change: (standing: Attention) => Attention): Promise<Attention>;
}

/** All that a person wants, as far as they said so. */
export interface Wishes {
  readonly attention: Attention;
  readonly interruption?: Interruption;
  readonly quietSummary?: boolean;
  /** BCP 47. */
  readonly language?: string;
}

/** The wishes of a person where the sender says nothing; missing where they never said, and null where they say so no more. */
export interface Preferences {
  readonly interruption?: Interruption | null;
  /** Cards that waited for the end of a dialogue come as one. */
  readonly quietSummary?: boolean | null;
  /** BCP 47; null: as Teams says. */
  readonly language?: string | null;
}
