import type { Attention } from '../../core/attention.ts';
import type { TemplateName } from '../../core/cards.ts';
import type { ConversationKind, ConversationReference } from '../../core/conversation.ts';
import type {
  Because,
  CardAnswer,
  DeliveryState,
  InterruptionOutcome,
  Operation,
  Pressed,
  Recipient,
  Remark,
  Report,
} from '../../core/delivery.ts';
import type { ChannelInTeams, Envelope, TeamInTeams } from '../../core/inbound-event.ts';
import type { Beginning, Interruption, Said, Urgency } from '../../core/notification.ts';
import type { Person, PersonInTeams } from '../../core/person.ts';
import type { Text } from '../../core/phrase.ts';
import type { PlaceWishes } from '../../core/place-wishes.ts';
import type { ReasonCode } from '../../core/reasons.ts';
import type { KeptStop, StopReason, WideStop } from '../../core/stop.ts';
import type { CountKey, SentenceKey } from '../../text/phrase.ts';
import type { DialogStore } from './dialogs.ts';

/**
 * What `chat/` keeps, and reads, while it handles one event. All of it is one transaction: either the
 * event has happened, with everything that Herald says because of it, or it has not. A feature adds its own (`declare module`).
 */
export interface TurnStores {
  /**
   * Who it was, if nothing is new about them, the conversation, or Herald's being in this place: so it is with nearly
   * every message and click. Then it is counted as seen, and place and person are held to the end of the turn.
   * Undefined where anything is new, or it was seen before: nothing is done then.
   */
  familiar(event: Envelope, placeId: string): Promise<Person | undefined>;
  readonly activities: SeenActivities;
  readonly conversations: ConversationStore;
  readonly installations: InstallationStore;
  readonly teams: TeamStore;
  readonly people: PeopleStore;
  readonly subscriptions: SubscriptionStore;
  readonly stops: StopStore;
  readonly ledger: TurnLedger;
  readonly rosters: RosterRequests;
  readonly dialogs: DialogStore;
  readonly preferences: PreferenceStore;
  readonly presses: PressStore;
  readonly toldStops: ToldStops;
}

/** Who waits for a transaction: a person, for an answer; Teams, that something was taken in. */
export type WaitingFor = 'person' | 'teams';

/** Runs work in one transaction; it may run twice when the database asks for it. */
export type Transact<S> = <T>(work: (stores: S) => Promise<T>, waiting?: WaitingFor) => Promise<T>;

export interface SeenActivities {
  /** False when this very activity was handled before. Activities without an id are always new. */
  firstSight(event: Envelope): Promise<boolean>;
  /** The id of the one before this in its conversation. */
  before(event: Envelope): Promise<string | undefined>;
}

export interface ConversationStore {
  /** Keeps the way back fresh: service URL, name, team. */
  refresh(event: Envelope): Promise<void>;
  setState(tenantId: string, conversationId: string, state: 'open' | 'removed' | 'gone'): Promise<void>;
  /** What a group chat or channel reads from now on; null: what whoever installed Herald reads. Returns what was chosen before. */
  speak(tenantId: string, conversationId: string, language: string | null): Promise<string | null>;
  /** What those in a group chat or channel want to come there. */
  wishesOf(tenantId: string, conversationId: string): Promise<PlaceWishes>;
  /**
   * `change` is given what stands, which nobody else changes until the turn ends, and returns what is to stand. What is held
   * for the place already is decided anew; what is on its way comes to its end before the turn is answered.
   */
  wish(
    tenantId: string,
    conversationId: string,
    change: (standing: PlaceWishes) => PlaceWishes,
  ): Promise<{ before: PlaceWishes; now: PlaceWishes }>;
}

/** Something that shows whether Herald is in a place, as of `at`. */
export interface Sign {
  readonly tenantId: string;
  /** The conversation of a person or group chat, or the team. */
  readonly placeId: string;
  readonly scope: ConversationKind;
  readonly at: Date;
}

/** Where Herald is. The latest sign counts, in whatever order they come; of two at one instant, the removal. */
export interface InstallationStore {
  /** A sign that Herald is there. `new`: it was not known to be. `stale`: it was removed since. */
  notice(sign: Sign): Promise<'new' | 'known' | 'stale'>;
  /** `stale`: nothing changed, because it is there again since, or was gone already. */
  remove(sign: Sign): Promise<'removed' | 'stale'>;
  /** Whether the welcome is still due. True once per installation, whoever asks first. */
  welcome(tenantId: string, placeId: string, now: Date): Promise<boolean>;
  /** Keeps what whoever installed it there reads: what they chose, or else this locale. */
  keepReader(
    place: Pick<Sign, 'tenantId' | 'placeId'>,
    by: { teamsId: string; locale?: string },
  ): Promise<void>;
}

/** Names and states of teams and channels. What is older than what is known changes nothing. */
export interface TeamStore {
  keep(tenantId: string, team: TeamInTeams, at: Date): Promise<void>;
  keepChannel(tenantId: string, teamId: string, channel: ChannelInTeams, at: Date): Promise<void>;
  /** False when something newer is known. */
  setState(
    tenantId: string,
    teamId: string,
    state: 'active' | 'archived' | 'deleted',
    at: Date,
  ): Promise<boolean>;
  /** False when something newer is known. */
  setChannelState(
    tenantId: string,
    channelId: string,
    state: 'active' | 'deleted',
    at: Date,
  ): Promise<boolean>;
  /** Takes Herald's conversations in this team away: it was removed, or the team is gone or archived. */
  closeConversations(tenantId: string, teamId: string, state: 'removed' | 'gone' | 'archived'): Promise<void>;
  /** The opposite, but for channels that are deleted or that Herald is not in. */
  openConversations(tenantId: string, teamId: string): Promise<void>;
  /** The Entra id of a team, where Teams has named it. */
  groupOf(tenantId: string, teamId: string): Promise<string | undefined>;
  /** The name of a team or of a conversation, for sentences. */
  nameOf(tenantId: string, placeId: string): Promise<string | undefined>;
}

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
  /** Who asked to be forgotten, and has neither written nor added Herald since. */
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
}

/** What people stopped, wider or narrower than one topic. */
export interface StopStore {
  /** One that stands already counts from now. `full`: the person has as many as anybody may. */
  add(personId: string, stop: WideStop, at: Date): Promise<KeptStop | 'full'>;
  find(personId: string, stop: WideStop): Promise<KeptStop | undefined>;
  /** Also one that is not there any more. Only the person's own. */
  remove(personId: string, id: string): Promise<void>;
}

export interface PreferenceStore {
  /** What is missing stays as it was. */
  choose(personId: string, preferences: Preferences): Promise<void>;
  of(personId: string): Promise<Wishes>;
  /**
   * When they want to hear nothing: `change` is given what stands, which nobody else changes until the turn ends, and
   * returns what is to stand. What is held for them already is decided anew. Returns what stands now.
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

/** What a person wants where the sender says nothing; missing where they never said. */
export interface Preferences {
  readonly interruption?: Interruption;
  /** What waited for the end of a dialogue comes as one card. */
  readonly quietSummary?: boolean;
  /** BCP 47; null: as Teams says. */
  readonly language?: string | null;
}

/** Something that Herald says on its own account: a welcome, an answer, an example. */
export interface Saying {
  readonly tenantId: string;
  readonly said: Said;
  readonly to: Recipient;
  readonly because: Because;
  /** Only where the recipient may stop it. */
  readonly topic?: string;
  readonly report?: Report;
  readonly notBefore?: Date;
}

export interface TurnLedger {
  say(saying: Saying): Promise<{ deliveryId: string }>;
  /**
   * Changes a card that was sent: a row of its own, so that it waits, is paced and retried like any other. Without
   * `said` to what its notification says by then.
   */
  amend(deliveryId: string, said?: Said): Promise<void>;
  /** Of a card that may stand there twice this one counts from now on, and the other is taken away. */
  standAs(
    deliveryId: string,
    card: { readonly conversationId: string; readonly activityId: string },
  ): Promise<void>;
  /** Their last card of this template, of Herald's own, is sent anew as it reads for them now; unless it is still to be sent. */
  reword(personId: string, template: TemplateName): Promise<void>;
  /** What its person did about the card of this delivery stands at its foot, whatever its sender changes; or no longer. */
  remark(deliveryId: string, remark: Remark | undefined): Promise<void>;
  find(deliveryId: string): Promise<SentDelivery | undefined>;
  /** Those whose card this person has, or is about to get: the one first on which they did something last, or that came last. */
  lastCards(personId: string): Promise<string[]>;
  /** The delivery whose card this is. */
  findByCard(tenantId: string, conversationId: string, activityId: string): Promise<SentDelivery | undefined>;
  /** What its card says from now on, and nobody else's. False when it says so already. */
  restate(deliveryId: string, said: Said): Promise<boolean>;
  /** Cards of this person that ask in this run of a dialogue, or its question of this step, and are not answered. */
  openQuestions(personId: string, asked: { run: string; step?: string }): Promise<OpenQuestion[]>;
  /**
   * Writes down how a delivery met a dialogue, and what its card asks where a dialogue begins with it.
   */
  recordInterruption(deliveryId: string, met: InterruptionOutcome, said?: Said): Promise<void>;
  /** Queues the card of what came as a line of a digest. `gone`: it is not sent any more. */
  show(deliveryId: string): Promise<'coming' | 'gone'>;
  /** Takes Herald's own words in a place out of the ledger: they name people. */
  unsayIn(tenantId: string, placeId: string): Promise<void>;
  /** The person pressed a button of the caller's; a second press of theirs takes the place of the first. */
  acknowledge(deliveryId: string, personId: string, answer: Pressed): Promise<void>;
  /** How its sender ended what a delivery says, if they did. From here to the end of the turn, nobody ends it. */
  endedBySender(deliveryId: string): Promise<'cancelled' | 'recalled' | undefined>;
  /** The last deliveries of a topic to this person, newest first; `sent`: that reached them. */
  recent(personId: string, limit: number, which?: 'all' | 'sent'): Promise<RecentDelivery[]>;
}

/** A caller's button, as somebody pressed it. */
export interface PressWish extends Pressed {
  /** Only the first press of such a button counts, of all cards of the notification. */
  readonly isExclusive: boolean;
}

/** `not-told`: its caller reads of it when they ask. Otherwise they are told, or somebody was faster. */
export type Pressing =
  | 'told'
  | 'not-told'
  | { readonly personId: string; readonly name?: string; readonly at: Date };

export interface PressStore {
  /** Records a press, and the work of telling its caller. From here to the end of the turn the card is held. */
  press(deliveryId: string, personId: string, wish: PressWish): Promise<Pressing>;
}

export interface ToldStops {
  /** Tells the caller of this card, where it wants to hear of that, that its person stopped something on it. */
  stopped(delivery: Pick<SentDelivery, 'id' | 'tellsStops'>, reason: StopReason): Promise<void>;
}

export interface OpenQuestion {
  readonly id: string;
  readonly said: Said;
  /** It was sent, or is being sent; all else is read when it is. */
  readonly isShown: boolean;
}

/** A delivery as the one who clicked its card needs it. */
export interface SentDelivery {
  readonly id: string;
  readonly tenantId: string;
  readonly recipient: Recipient;
  readonly operation: Operation;
  readonly state: DeliveryState;
  readonly because: Because;
  readonly topic?: string;
  readonly said: Said;
  readonly urgency: Urgency;
  readonly met?: InterruptionOutcome;
  readonly begins?: Beginning;
  /** The caller whose notification it is, or `herald`. */
  readonly callerId: string;
  /** Its caller wants to hear of what its people stop. */
  readonly tellsStops: boolean;
  /** Of a card that several read: what they pressed. */
  readonly answers?: readonly CardAnswer[];
  readonly remark?: Remark;
  /** Its card may stand there twice: the id of the one of which Herald knows. */
  readonly oneOf?: string;
}

export interface RecentDelivery {
  readonly state: DeliveryState;
  readonly reason: ReasonCode;
  readonly because: Because;
  readonly topic?: string;
  readonly title?: Text;
  readonly said: Said;
  /** When it was sent, or else is to be. */
  readonly at: Date;
  /** What they did about its card. */
  readonly remark?: Remark;
}

export interface RosterRequests {
  /**
   * Asks for the members of a team or chat to be read in the background; asking twice reads once. On an `arrival`
   * at once; members often come and go in numbers, so a `change` waits a moment for the rest of them.
   */
  request(
    place: { placeId: string; conversation: ConversationReference },
    because: 'arrival' | 'change',
  ): Promise<void>;
  /** Herald is gone from there: what is being read is not kept. */
  cancel(tenantId: string, placeId: string): Promise<void>;
}
