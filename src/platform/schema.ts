import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Attention } from '../core/attention.ts';
import type { Purpose } from '../core/caller.ts';
import type { ConversationKind } from '../core/conversation.ts';
import type {
  Because,
  DeliveryEvent,
  DeliveryState,
  InterruptionOutcome,
  Operation,
  PressState,
  PressTrouble,
  Recipient,
  Remark,
  Report,
} from '../core/delivery.ts';
import type { ErrorCode } from '../core/errors.ts';
import type {
  AcknowledgeWish,
  Audience,
  Beginning,
  Fallback,
  Interruption,
  Said,
  Urgency,
} from '../core/notification.ts';
import type { PersonalReach } from '../core/person.ts';
import type { PlaceWishes } from '../core/place-wishes.ts';
import type { ReasonCode } from '../core/reasons.ts';
import type { Repeat } from '../core/repeat.ts';
import type { WideStop } from '../core/stop.ts';

/** The tables as kysely sees them; features add theirs. The migrations are the truth; a test compares the two. */
export interface Schema {
  tenants: Tenants;
  conversations: Conversations;
  installations: Installations;
  teams: Teams;
  channels: Channels;
  people: People;
  person_addresses: PersonAddresses;
  memberships: Memberships;
  rosters: Rosters;
  topics: Topics;
  subscriptions: Subscriptions;
  stops: Stops;
  api_keys: ApiKeys;
  identities: Identities;
  role_people: RolePeople;
  idempotency_keys: IdempotencyKeys;
  hooks: Hooks;
  hook_marks: HookMarks;
  hook_orders: HookOrders;
  notifications: Notifications;
  deliveries: Deliveries;
  attempts: Attempts;
  stays: Stays;
  card_answers: CardAnswers;
  presses: Presses;
  event_subscriptions: EventSubscriptions;
  delivery_events: DeliveryEvents;
  outages: Outages;
  seen_activities: SeenActivities;
  slots: SlotsGiven;
  pauses: Pauses;
  directory_groups: DirectoryGroups;
  directory_members: DirectoryMembers;
  removals: Removals;
  bot_state: BotState;
  dialogs: Dialogs;
  preferences: Preferences;
  digest_windows: DigestWindows;
  workers: Workers;
}

export type Instant = ColumnType<Date, Date, Date>;
export type MaybeInstant = ColumnType<Date | null, Date | null | undefined, Date | null>;
export type Maybe<T> = ColumnType<T | null, T | null | undefined, T | null>;

interface Tenants {
  id: string;
  service_url: string;
  bot_id: string;
  seen_at: Instant;
}

interface Conversations {
  tenant_id: string;
  id: string;
  kind: ConversationKind;
  service_url: string;
  bot_id: string;
  name: Maybe<string>;
  team_id: Maybe<string>;
  person_id: Maybe<string>;
  state: 'open' | 'archived' | 'removed' | 'blocked' | 'gone';
  seen_at: Instant;
  /** BCP 47: the choice made there, where several read. */
  language: Maybe<string>;
  /** The wishes of those who are there, where several read. */
  wishes: JSONColumnType<PlaceWishes> | null;
}

interface Installations {
  tenant_id: string;
  /** The personal or group conversation, or the team. */
  place_id: string;
  scope: ConversationKind;
  /** Null while Herald is not there. */
  installed_at: MaybeInstant;
  /** The activity's time of the last sign: an older one changes nothing. */
  changed_at: Instant;
  /** Null until this installation had its welcome. */
  welcomed_at: MaybeInstant;
  /** BCP 47: the language of the person who installed Herald there. Only where several read. */
  locale: Maybe<string>;
}

interface Teams {
  tenant_id: string;
  id: string;
  name: Maybe<string>;
  aad_group_id: Maybe<string>;
  /** The activity's time of what is known: an older name, or state, changes nothing. */
  named_at: MaybeInstant;
  state: Generated<'active' | 'archived' | 'deleted'>;
  state_at: MaybeInstant;
}

interface Channels {
  tenant_id: string;
  id: string;
  team_id: string;
  name: Maybe<string>;
  named_at: MaybeInstant;
  state: Generated<'active' | 'deleted'>;
  state_at: MaybeInstant;
}

interface People {
  id: string;
  tenant_id: string;
  teams_id: Maybe<string>;
  aad_object_id: Maybe<string>;
  name: Maybe<string>;
  given_name: Maybe<string>;
  upn: Maybe<string>;
  email: Maybe<string>;
  role: Maybe<string>;
  locale: Maybe<string>;
  time_zone: Maybe<string>;
  reach: PersonalReach;
  personal_conversation_id: Maybe<string>;
  /** When Herald last installed itself for them. */
  installed_for_at: MaybeInstant;
  /** In which language they were last told that they are spoken to as Teams says. */
  told_language: Maybe<string>;
}

/** Groups to which somebody posted. */
interface DirectoryGroups {
  tenant_id: string;
  /** As it was posted: an Entra id, or a mail name in lower case. */
  name: string;
  group_id: Maybe<string>;
  display_name: Maybe<string>;
  state: 'reading' | 'read' | 'unknown' | 'forbidden';
  generation: number;
  /** Where the reading goes on; null at its beginning. */
  continuation: Maybe<string>;
  /** The last sign of the reading. */
  begun_at: Instant;
  /** When the last reading ended; null until one has. */
  read_at: MaybeInstant;
}

/** Their members. */
interface DirectoryMembers {
  tenant_id: string;
  name: string;
  aad_object_id: string;
  /** The reading that saw this member last. */
  generation: number;
}

/** People who took Herald away, or had blocked it, also once they are forgotten. */
interface Removals {
  tenant_id: string;
  /** SHA-256 of tenant and Entra object id, hex. */
  person_hash: string;
  removed_at: Instant;
  /** They asked to be forgotten: a list of members does not bring them back. */
  is_forgotten: Generated<boolean>;
}

interface PersonAddresses {
  tenant_id: string;
  /** Lower case but for Teams ids, which are case-sensitive. */
  address: string;
  person_id: string;
}

interface Memberships {
  tenant_id: string;
  /** A team or a group chat. */
  place_id: string;
  person_id: string;
  /** The synchronisation that saw this member last. */
  generation: number;
}

interface Rosters {
  tenant_id: string;
  place_id: string;
  conversation_id: string;
  generation: number;
  /** Where the running synchronisation goes on; null at its beginning. */
  continuation: Maybe<string>;
  state: 'running' | 'complete' | 'failed';
  /** Null until a reading has ended: before that, the members are not known. */
  completed_at: MaybeInstant;
  changed_at: Instant;
}

interface Topics {
  tenant_id: string;
  name: string;
  created_at: Instant;
  /** The caller that posted to it first; unknown for old ones. */
  caller_id: Maybe<string>;
}

interface Subscriptions {
  person_id: string;
  topic: string;
  choice: 'in' | 'out';
  /** The choice before, for Undo. */
  before: Maybe<'in' | 'out'>;
  changed_at: Instant;
}

interface Stops {
  id: string;
  person_id: string;
  kind: WideStop['kind'];
  /** Of a subject the topic in which it came; of topics the pattern of their names. */
  topic: Generated<string>;
  /** The sender's id of a subject or actor, where it gave one. */
  ref: Generated<string>;
  name: Generated<string>;
  stopped_at: Instant;
}

interface ApiKeys {
  id: string;
  name: string;
  /** SHA-256 of the key, hex; null where there is none. The key has 256 random bits, so a slow hash would add nothing. */
  hash: Maybe<string>;
  /** With `subject`, of a caller that comes with a token in place of a key. */
  issuer: Maybe<string>;
  audience: Maybe<string>;
  subject: Maybe<string>;
  topics: JSONColumnType<string[]> | null;
  tenants: JSONColumnType<string[]> | null;
  /** Null: may post. */
  purpose: Maybe<Purpose>;
  created_at: Instant;
  last_used_at: MaybeInstant;
  revoked_at: MaybeInstant;
  /** The person who gets its previews: any address of theirs; null where nobody does. */
  tester: Maybe<string>;
  /** Where its caller is told of what people press; null where nobody is. */
  callback_url: Maybe<string>;
  callback_secret: Maybe<string>;
  /** The one before the last rotation, which signs as well until `callback_former_until`. */
  callback_former_secret: Maybe<string>;
  callback_former_until: MaybeInstant;
}

interface Identities {
  tenant_id: string;
  source: string;
  login: string;
  address: string;
  changed_at: Instant;
}

interface RolePeople {
  tenant_id: string;
  role: string;
  address: string;
  number: number;
  changed_at: Instant;
}

interface IdempotencyKeys {
  caller_id: string;
  key: string;
  body_hash: string;
  /** Null: there was nothing to end. */
  notification_id: Maybe<string>;
  /** It changed a notification that there was already. */
  changed: Generated<boolean>;
  created_at: Instant;
}

interface Hooks {
  id: string;
  name: string;
  source: string;
  topic: Maybe<string>;
  tenant_id: Maybe<string>;
  audience: JSONColumnType<Audience>;
  /** SHA-256 of the id in the address, hex. The id has 192 random bits. */
  address_hash: string;
  secret: string;
  /** The one before the last `rotate`, good until `former_until`. */
  former_secret: Maybe<string>;
  former_until: MaybeInstant;
  created_at: Instant;
  revoked_at: MaybeInstant;
  used_at: MaybeInstant;
  refused_at: MaybeInstant;
  refused_code: ErrorCode | null;
  /** The first fault that was named. */
  refused_why: Maybe<string>;
  /** An application or object id of Entra ID, in lower case. */
  sender: Maybe<string>;
  /** In JSONata. */
  mapping: Maybe<string>;
}

interface HookOrders {
  hook_id: string;
  /** SHA-256 of the key of a notification, hex. */
  key_hash: string;
  /** By the sender's clock: the latest that was told. */
  happened_at: Instant;
}

interface HookMarks {
  hook_id: string;
  /** `body:<SHA-256>`, `delivery:<id>`: a hook's post, by each way in which a repeat is known. */
  mark: string;
  /** Null: there was nothing to end. */
  notification_id: Maybe<string>;
  /** When it came, where no notification says when it may go. */
  kept_at: MaybeInstant;
}

interface Notifications {
  id: string;
  tenant_id: string;
  caller_id: string;
  caller_name: string;
  topic: Maybe<string>;
  said: JSONColumnType<Said>;
  audience: JSONColumnType<Audience>;
  urgency: Urgency;
  /** Null: as the person wishes. */
  interruption: Interruption | null;
  begins: JSONColumnType<Beginning> | null;
  send_at: MaybeInstant;
  expires_at: MaybeInstant;
  /** A repetition, or `now`: when one that can wait comes in a digest, for people who chose nothing. */
  can_wait: Maybe<string>;
  fallback: JSONColumnType<Fallback> | null;
  actor_aad_object_id: Maybe<string>;
  correlation_id: string;
  /** W3C trace context of the request that it came with; null where no traces are made. */
  traceparent: Maybe<string>;
  created_at: Instant;
  /** Null while the audience is not yet fully expanded. */
  expanded_at: MaybeInstant;
  /** The worker that expands the audience; null where nobody does. */
  expanding_by: Maybe<string>;
  /** Until then it is theirs; or, where it is nobody's, nobody takes it. */
  expanding_until: MaybeInstant;
  /** Where the expansion goes on after a crash. */
  expansion: JSONColumnType<ExpansionCursor> | null;
  /** The caller's name for it: the same one again changes it. */
  key: Maybe<string>;
  /** How often what is said was changed. */
  revision: Generated<number>;
  changed_at: MaybeInstant;
  /** How often the audience, or what the expansion needs besides, was changed: an expansion of an older one ends. */
  audience_revision: Generated<number>;
  cancelled_at: MaybeInstant;
  /** When it was asked to take its cards away. */
  recalled_at: MaybeInstant;
  /** When its episode ended: its key is free since. */
  ended_at: MaybeInstant;
  /** People who had not been shown it by its end are not told any more. */
  is_over: Generated<boolean>;
  /** Of one that came by a hook: when the last incident that it tells of began, by the sender's clock. */
  began_at: MaybeInstant;
  /** When a hook last posted of it. */
  heard_at: MaybeInstant;
  /** The notification of which this one says that it has become worse. */
  worse_of: string | null;
  /** When its severity last became worse; null: it has been as bad since its beginning, or better. */
  rose_at: MaybeInstant;
  /** Ranges of times: when it was critical, in the hour before it was not any more. */
  was_critical: Maybe<string>;
  /** The same of a warning, or what is critical. */
  was_warning: Maybe<string>;
  /** Since when what was pressed on one of its cards is for everybody who has one. */
  shared_at: MaybeInstant;
  /** The caller's wish that one of those who get it says that they take care. */
  asks_acknowledge: JSONColumnType<AcknowledgeWish> | null;
  /** Of a reminder, and of what went to the next people: the notification that asked first. */
  acknowledge_of: Maybe<string>;
  /** When the next step is due, if nobody has; null: none is. */
  acknowledge_due_at: MaybeInstant;
  acknowledge_steps: Generated<number>;
  acknowledged_at: MaybeInstant;
  acknowledged_by: Maybe<string>;
  /** Of a series: when it comes again. Nobody is told of it but by its occurrences. */
  repeat: JSONColumnType<Repeat> | null;
  /** When its next occurrence is due; null: none is any more. */
  repeat_next_at: MaybeInstant;
  /** So many occurrences were made. */
  repeat_made: Generated<number>;
  /** Of an occurrence: its series, until that is deleted, and the time of it that this is. */
  occurrence_of: Maybe<string>;
  occurs_at: MaybeInstant;
  /** How far the deliveries were brought in line with the last change; null when all are. */
  follow_up: JSONColumnType<FollowUpCursor, string | null> | null;
}

/** The part of the audience that comes next, and the last person of it that was taken. */
export interface ExpansionCursor {
  readonly part: number;
  readonly after?: string;
}

/** The last delivery that was brought in line. */
export interface FollowUpCursor {
  readonly after?: string;
}

interface Deliveries {
  id: string;
  notification_id: string;
  tenant_id: string;
  /** Whose notification it is: set by the database. Unknown of what had ended before there was this. */
  caller_id: Maybe<string>;
  operation: Operation;
  /** The delivery whose card this one changes or removes. */
  amends: Maybe<string>;
  recipient: JSONColumnType<Recipient>;
  /** `person:<id>`, `conversation:<id>` or `unknown:<address>`: one delivery each per notification. */
  recipient_key: string;
  person_id: Maybe<string>;
  because: JSONColumnType<Because>;
  /** The 1:1 of a person, or a conversation: within it, one delivery is sent at a time. */
  lane: string;
  priority: number;
  state: DeliveryState;
  reason_code: ReasonCode;
  state_since: Instant;
  due_at: Instant;
  lease_owner: Maybe<string>;
  lease_until: MaybeInstant;
  attempt_count: Generated<number>;
  /** How many of them were no fault of the delivery's: they are not counted where tries are limited. */
  free_attempts: Generated<number>;
  possibly_repeated: Generated<boolean>;
  conversation_id: Maybe<string>;
  activity_id: Maybe<string>;
  sent_at: MaybeInstant;
  /** The delivery that was made in place of this one. */
  fallback_id: Maybe<string>;
  /** The digest of which it is a line, or was when it was asked for as a card. */
  digest_id: Maybe<string>;
  /** For an update: the card that is to stand. */
  said: JSONColumnType<Said> | null;
  /** The report made elsewhere once it is known whether this reached Teams. */
  report: JSONColumnType<Report> | null;
  /** The last press: the caller's verb and data. */
  answer: JSONColumnType<{ verb: string; data: unknown }> | null;
  created_at: Instant;
  /** Of a card: the revision that it shows. Of a change: the one that it was made for, 0 for Herald's own. */
  revision: Generated<number>;
  /** Of a change: its place among the changes of its card; a greater one wins. */
  change_number: Maybe<string>;
  /** The notification was changed or cancelled while this was being sent: look again when it has been. */
  overtaken: Generated<boolean>;
  /** How it met the dialogue that was running. */
  met: JSONColumnType<InterruptionOutcome> | null;
  /** Part of a conversation: a turn said it, or it changed the dialogue that was running. */
  is_reply: Generated<boolean>;
  /** Where it stands in its lane: the instant for which it was meant. Missing: when it was made. */
  placed_at: MaybeInstant;
  /** While it is queued, later deliveries in its lane wait for it. */
  leads: Generated<boolean>;
  /** Since when it has been tried again and again. */
  failing_since: MaybeInstant;
  /** The line at the foot of the card on what its person did about it. */
  remark: JSONColumnType<Remark> | null;
}

/** The last press of each who pressed a button of the caller's. */
interface CardAnswers {
  delivery_id: string;
  person_id: string;
  verb: string;
  data: JSONColumnType<NonNullable<unknown>>;
  answered_at: Instant;
}

/** Presses of which the caller is told. */
interface Presses {
  id: string;
  notification_id: string;
  delivery_id: string;
  person_id: string;
  verb: string;
  data: JSONColumnType<NonNullable<unknown>>;
  /** Only the first press of such a button counts, of all cards of the notification. */
  is_exclusive: boolean;
  /** It stands on all cards of the notification. */
  is_shared: boolean;
  /** Its place among those of its card. */
  number: number;
  state: PressState;
  /** The caller's answer to it. */
  text: Maybe<string>;
  pressed_at: Instant;
  /** When its caller first did not take it. */
  tried_at: MaybeInstant;
  /** Why not, of all tries what leaves most open. */
  trouble: Maybe<PressTrouble>;
  ended_at: MaybeInstant;
}

/** Which callers are told what becomes of their deliveries. */
interface EventSubscriptions {
  caller_id: string;
  events: DeliveryEvent[];
  since: Instant;
  /** The batch that is being posted; null between two posts. */
  batch: Maybe<string>;
  /** When the next post may be made. */
  next_at: Instant;
  /** The process that posts to it; null where none does. */
  taken_by: Maybe<string>;
  taken_until: MaybeInstant;
  /** How often the batch was not taken. */
  tries: Generated<number>;
  refused_at: MaybeInstant;
  refused_why: Maybe<string>;
  told_at: MaybeInstant;
  /** How many were given up since the last post that was taken. */
  missed: Generated<string>;
}

/** Events of which the caller has not been told yet: written by the database with the state itself. */
interface DeliveryEvents {
  number: Generated<string>;
  caller_id: string;
  delivery_id: string;
  event: DeliveryEvent;
  reason_code: ReasonCode;
  at: Instant;
  /** The post that it is part of. */
  batch: Maybe<string>;
}

interface Attempts {
  delivery_id: string;
  number: number;
  started_at: Instant;
  finished_at: MaybeInstant;
  outcome: 'sent' | 'refused' | 'unknown' | 'not-tried' | null;
  status: Maybe<number>;
  code: Maybe<string>;
  reason_code: Maybe<ReasonCode>;
}

/** A state in which a delivery was before: written by the database, when it leaves it. */
interface Stays {
  delivery_id: string;
  number: Generated<string>;
  state: DeliveryState;
  reason_code: ReasonCode;
  since: Instant;
  due_at: Instant;
}

interface Outages {
  /** `app`, `tenant:<id>`. */
  key: string;
  reason_code: ReasonCode;
  since: Instant;
  /** When the next card is tried. */
  probe_at: Instant;
  /** The one lane in which it was met, as long as it may be about that one alone. */
  witness: Maybe<string>;
}

interface SeenActivities {
  tenant_id: string;
  conversation_id: string;
  activity_id: string;
  seen_at: Instant;
}

/** Requests to Teams, by the keys under which Teams counts them. */
interface SlotsGiven {
  /** `tenant:<id>`, `lane:<lane>` or `roster:<conversation>`. */
  key: string;
  last_at: Instant;
  /** Of a lane or roster: every slot of the last hour, in order. */
  taken: Generated<Date[]>;
}

interface Pauses {
  /** `app`, `tenant:<id>` or `lane:<lane>`. */
  key: string;
  until: Instant;
  reason_code: ReasonCode;
}

/** The state that botbuilder keeps of a person's 1:1. */
interface BotState {
  key: string;
  person_id: string;
  value: JSONColumnType<Record<string, unknown>>;
  /** Counts the writes: a writer that read an older one is refused. */
  etag: number;
}

/** The dialogues that people are in the middle of. */
interface Dialogs {
  person_id: string;
  dialogue: string;
  topic: string;
  run: string;
  step: string;
  since: Instant;
  /** When the person last did something, or was asked the first question. */
  last_activity_at: Instant;
  /** The delivery that interrupted it, while it waits. */
  interrupted_by: Maybe<string>;
  /** It is over then, and stands in the way of nothing. */
  until: MaybeInstant;
}

/** People's wishes where the sender says nothing; null where they never chose. */
interface Preferences {
  person_id: string;
  interruption: Interruption | null;
  quiet_summary: Maybe<boolean>;
  /** BCP 47; null: as Teams says. */
  language: Maybe<string>;
  attention: ColumnType<Attention | null, string | null | undefined, string | null>;
  changed_at: Instant;
}

/** The digest, or single card, that told what a window gathered: one for each window. */
interface DigestWindows {
  /** The person who was told; or the conversation in which it was told. */
  person_id: Maybe<string>;
  tenant_id: Maybe<string>;
  conversation_id: Maybe<string>;
  ends_at: Instant;
  delivery_id: string;
}

/** The processes that claim deliveries. */
interface Workers {
  id: string;
  lock: number;
  seen_at: Instant;
}
