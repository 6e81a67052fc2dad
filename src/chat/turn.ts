import type { Attention } from '../core/attention.ts';
import type { CardData, FeatureFacts, Suggestion, TemplateName } from '../core/cards.ts';
import type { ChangedWish } from '../core/changed-wish.ts';
import type { ConversationKind } from '../core/conversation.ts';
import type { Because, Recipient, Report } from '../core/delivery.ts';
import type { Circumstances, Dialogue } from '../core/dialogue.ts';
import type { FeatureSettings } from '../core/feature-settings.ts';
import type { InboundEvent, InboundEventKind } from '../core/inbound-event.ts';
import type { Said } from '../core/notification.ts';
import type { Person } from '../core/person.ts';
import type { Phrase, Text } from '../core/phrase.ts';
import { card } from '../core/said.ts';
import type { Wanted } from '../core/wanted.ts';
import type { BurstRule } from '../decide/burst.ts';
import type { Render } from '../deliver/ports/render.ts';
import { SOURCE_LANGUAGE } from '../text/catalogue.ts';
import type { Reader } from '../text/format.ts';
import { phrase, type SentenceKey, worded } from '../text/phrase.ts';
import type { Voice, VoiceFor } from '../text/voice.ts';
import { zoneOf } from '../text/zone.ts';
import type { ClickAnswer } from './ports/conversation.ts';
import type { DialogEvent, Dialogs } from './ports/dialogs.ts';
import type { SentDelivery } from './ports/turn-ledger.ts';
import type { TurnStores } from './ports/turn-stores.ts';

/** One event being handled: who, where, and what it may keep and say. */
export interface Turn<K extends InboundEventKind['kind'] = InboundEventKind['kind']> {
  readonly event: InboundEvent & { kind: K };
  /** The one who did it, where Teams says so. */
  readonly person?: Person;
  readonly stores: TurnStores;
  /**
   * Where only owners of a team change what holds in its channels, ends a turn of whoever is not known to own it.
   * The stores call it before each change; what answers a click that is seen again, and changes nothing, calls it itself.
   */
  readonly mustOwn: () => void;
  readonly render: Render;
  readonly voiceFor: VoiceFor;
  readonly burst: BurstRule;
  /** When what can wait comes together for who chose nothing: a repetition, or `now`; missing: nothing can. */
  readonly lowEvery?: string;
  readonly retentionDays: number;
  /** The settings of each feature, from the environment. */
  readonly settings: FeatureSettings;
  readonly now: Date;
  /** In which language the command was written that is being answered: BCP 47. Missing: nothing of the sort was. */
  readonly writtenIn?: string;
  /** The dialogues of a person's 1:1; opened once per turn, and written when it ends. */
  readonly dialogs: (person: Person) => Promise<Dialogs>;
  readonly abilities: TurnAbilities;
  /** The line said where somebody asked, once the answer has reached them or cannot. */
  readonly report?: Report;
}

/** A line that is a command in other words, by its name, with what would follow it. */
export interface ReadInOtherWords {
  readonly command: string;
  readonly text: string;
  /** BCP 47: in which it was written, where that may be another one than theirs. */
  readonly language?: string;
  readonly mayAnswer?: true;
}

/** One wish, by where it stands among all of theirs. */
export interface StandingWish {
  readonly path: ChangedWish['path'];
  readonly now: Wanted;
  readonly whose: 'person' | 'place';
}

export interface Waiting {
  readonly attention: Attention;
  /** Of which topics, besides what holds all of them. */
  readonly isMeant: (topic: string) => boolean;
  /** `ever`: quiet hours that do not run at this moment, too. */
  readonly when: 'now' | 'ever';
}

/** The features' part in each turn. */
export interface TurnAbilities {
  /** Each dialogue with what follows from it, by its name. */
  readonly conducted: ReadonlyMap<string, Conducted>;
  /** The effect of the button of this verb on this delivery's card; undefined where it does not stand on it. */
  pressing(verb: string, delivery: SentDelivery): ((asked: ClickedTurn) => Promise<ClickAnswer>) | undefined;
  /** Those in which a line is read that somebody writes, the likeliest first: their own, English, then all others. */
  languagesOf(reader: string): readonly string[];
  /** The facts that the features' lines on the help card and the welcome depend on. */
  facts(turn: Turn): FeatureFacts;
  /** A line that begins as no command does, as the command that a feature reads in it. */
  reads(turn: Turn<'said'>, line: string): ReadInOtherWords | undefined;
  /** A text without what only asks or thanks at its end. */
  withoutPoliteness(turn: Turn, text: string): string;
  /** Whether a text that is no command went on from what was said right before it; then it is answered. */
  continues(turn: Turn, person: Person, said: string): Promise<boolean>;
  /** Suggestions for a text that is no command. */
  suggestions(turn: Turn, person: Person, said: string): Promise<readonly Suggestion[]>;
  /** One wish as it holds now, in a sentence; undefined where it has none. */
  wishInWords(turn: Turn, person: Person, wish: StandingWish): Phrase | undefined;
  /** The holds that let cards of some topics wait, in a sentence each. */
  waits(turn: Turn, person: Person, of: Waiting): readonly Phrase[];
  /** Says more, once the person has their answer. */
  afterwards(turn: Turn, person: Person): Promise<void>;
  /** The delivery whose card this one shows again, or the same where it was not shown before. */
  firstShown(turn: Turn, delivery: string): Promise<string>;
}

/** A dialogue with what follows from it. All of it happens in the transaction of the turn. */
export interface Conducted {
  readonly dialogue: Dialogue;
  /** After each answer; most dialogues wait for the end. */
  answered?(turn: Turn, person: Person, event: Extract<DialogEvent, { kind: 'answered' }>): Promise<void>;
  /** Every question has its answer. */
  completed(turn: Turn, person: Person, event: Extract<DialogEvent, { kind: 'ended' }>): Promise<void>;
  /** It was ended before; that it was is said already. */
  cancelled?(turn: Turn, person: Person, event: Extract<DialogEvent, { kind: 'ended' }>): Promise<void>;
  /** Its time was over when somebody came to it. */
  over?(turn: Turn, person: Person, event: Extract<DialogEvent, { how: 'over' }>): Promise<void>;
}

/** A click, with who made it. */
export type ClickedTurn = Turn<'clicked'> & {
  readonly person: Person;
  /** Does what a click does, unless this click was seen before: then it is done, and only the answer is missing. */
  readonly once: (effect: () => Promise<unknown>) => Promise<void>;
};

/** The person who acts, as a reader: what Teams says of them now goes before what it said before. */
export function readerOf({ event, person }: Pick<Turn, 'event' | 'person'>): Reader {
  return {
    tenantId: event.conversation.tenantId,
    language: person?.language,
    locale: event.locale ?? person?.locale,
    timeZone: zoneOf(event, person),
  };
}

/** How Herald speaks to who acts. */
export const voiceOf = (turn: Pick<Turn, 'event' | 'person' | 'voiceFor'>): Voice =>
  turn.voiceFor(readerOf(turn));

/** How these words may be written by who acts: in their language, and in English, which is always understood. */
export function readingsOf(turn: Pick<Turn, 'event' | 'person' | 'voiceFor'>): Circumstances['readings'] {
  const voices = [voiceOf(turn), turn.voiceFor({ language: SOURCE_LANGUAGE })];
  return text => voices.map(voice => worded(voice, text));
}

/** Where Herald is installed: a team is one place, whatever channel an activity came from. */
export function placeOf({ conversation, team }: InboundEvent): { placeId: string; scope: ConversationKind } {
  const placeId =
    conversation.kind === 'channel' ? (team?.id ?? conversation.conversationId) : conversation.conversationId;
  return { placeId, scope: conversation.kind };
}

export function toPerson(person: Person): Recipient {
  return { kind: 'person', personId: person.id, label: person.name ?? person.upn ?? 'somebody' };
}

/** The conversation in which it happened; in a channel, the thread. */
export function toPlace({ conversation, conversationName, threadRootId }: InboundEvent): Recipient {
  return {
    kind: 'conversation',
    conversationId: conversation.conversationId,
    label: conversationName ?? conversation.conversationId,
    ...(threadRootId !== undefined && { threadRootId }),
  };
}

/** Says a card on Herald's own account. It goes through the ledger like everything else. */
export function sayCard<T extends TemplateName>(
  turn: Turn,
  to: Recipient,
  template: T,
  data: CardData[T],
  because: Because = { code: 'asked' },
  notBefore?: Date,
): Promise<void> {
  return say(turn, to, card(template, data), because, notBefore);
}

/** All that Herald can do. */
export function sayHelp(turn: Turn, person: Person): Promise<void> {
  return sayCard(turn, toPerson(person), 'help', turn.abilities.facts(turn));
}

export function sayLine(turn: Turn, to: Recipient, text: Text): Promise<void> {
  return say(turn, to, { text }, { code: 'asked' });
}

/** Says what somebody changed by words, and the command that shows it: it has no *Undo*, and `undo` says so. */
export function sayChanged(turn: Turn, person: Person, text: Text, by: SentenceKey): Promise<void> {
  return say(turn, toPerson(person), { text, changedBy: phrase(by) }, { code: 'asked' });
}

/** The outcome of a wish in words. `changed`: the command that shows what is different now, if anything is. */
export interface Outcome {
  readonly says: Phrase;
  readonly changed?: SentenceKey;
}

/** A wish that was refused, or held before, changed nothing: `undo` is of what was done before it. */
export const sayOutcome = (turn: Turn, person: Person, { says, changed }: Outcome): Promise<void> =>
  changed === undefined ? sayLine(turn, toPerson(person), says) : sayChanged(turn, person, says, changed);

async function say(
  { stores, event, report }: Turn,
  to: Recipient,
  said: Said,
  because: Because,
  notBefore?: Date,
): Promise<void> {
  const { tenantId } = event.conversation;
  await stores.ledger.say({
    tenantId,
    to,
    because,
    said,
    ...(report !== undefined && { report }),
    ...(notBefore !== undefined && { notBefore }),
  });
}
