import type { ChangedWish } from './changed-wish.ts';
import type { InLanguages, Phrase, Text } from './phrase.ts';
import type { PlaceWishes } from './place-wishes.ts';
import type { WideStop } from './stop.ts';

/**
 * The data of each template of the spine; a feature adds those of its own (`declare module`). Every text may come from
 * outside and may hold anything: it is made harmless when it is rendered, so write it here as it came. A sample of each
 * stands next to its template.
 */
export interface CardData {
  readonly notification: NotificationContent;
  readonly 'opted-out': OptedOut;
  readonly 'welcome-person': WelcomePerson;
  readonly 'welcome-group': WelcomeGroup;
  readonly hello: Hello;
  readonly help: Help;
  readonly guidance: Guidance;
  readonly prompt: PromptCard;
  readonly digest: Digest;
  readonly here: HereCard;
  readonly changed: ChangedCard;
}

export type TemplateName = keyof CardData;

/** The wishes that hold for everybody in a group chat or channel, in a sentence each. */
export interface HereCard {
  readonly says: readonly Phrase[];
  /** The name of the person who changed it; missing: nothing was changed. */
  readonly by?: string;
  /** The wishes that stood before; and the change that made it so, as long as it is the last one. */
  readonly undo?: { readonly before: PlaceWishes; readonly changedAt?: string };
}

/** The answer to a change by words: what holds now, and which wishes that changed; missing: it was taken back. */
export interface ChangedCard {
  readonly says: Phrase;
  readonly changed?: readonly ChangedWish[];
}

/** A caller's content, after validation: the data of the template `notification`. */
export interface NotificationContent {
  readonly topic: string;
  readonly title: string;
  readonly subject: { readonly name: string; readonly id?: string; readonly url?: string };
  readonly actor: { readonly name: string; readonly id?: string };
  readonly detail?: string;
  readonly facts?: readonly { readonly title: string; readonly value: string }[];
  readonly actions?: readonly CardAction[];
  readonly severity?: Severity;
  /** Somebody is to say that they take care of it. */
  readonly acknowledge?: AcknowledgeMark & Acknowledgement;
  /** It goes to its caller's tester alone, and is in truth as urgent as this. */
  readonly preview?: { readonly urgency: 'low' | 'normal' | 'urgent' };
  /** The address of a small image that stands for where it comes from. */
  readonly icon?: string;
  /** Its episode is over. */
  readonly ended?: Ended;
  readonly translations?: InLanguages<NotificationWords>;
}

/** The words of a notification in another language. Missing ones are as in the notification itself. */
export interface NotificationWords {
  readonly title?: string;
  readonly subject?: { readonly name: string };
  readonly detail?: string;
  readonly facts?: NotificationContent['facts'];
  /** The titles of its actions: all of them, in their order. */
  readonly actions?: readonly string[];
}

/** **Severity**: how a card looks; whether it may interrupt is its urgency. */
export const SEVERITIES = ['info', 'success', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Which card of several about one thing this is. The ledger has it with what is said. */
export interface AcknowledgeMark {
  /** The notification with which it began. */
  readonly of: string;
  /** It is a reminder: the first, the second … */
  readonly reminder?: number;
  /** It went to the next people. */
  readonly escalated?: boolean;
}

/** How it stands, the same on all of them: read from the ledger each time a card is made. Missing: nobody has. */
export interface Acknowledgement {
  /** ISO 8601. */
  readonly at?: string;
  /** Missing where they were forgotten since. */
  readonly by?: string;
  /** IANA, theirs. */
  readonly timeZone?: string;
}

/**
 * The one that ended an episode, by the name that they came with, and how long after its first post; or nobody did, and
 * a newer card says how it is.
 */
export type Ended = { readonly by: string; readonly afterSeconds: number } | { readonly replaced: true };

/** A button's look, besides its title: the one that stands out, or one that destroys. */
export const ACTION_STYLES = ['positive', 'destructive'] as const;
export type ActionStyle = (typeof ACTION_STYLES)[number];

/** The people who may press a caller's button. `onlyFirst`: the first one, on whichever card of the notification. */
export const PRESSERS = ['everyone', 'onlyFirst', 'onlyAssignee'] as const;
export type Pressers = (typeof PRESSERS)[number];

export type CardAction = { readonly title: string; readonly style?: ActionStyle } & (
  | { readonly type: 'open'; readonly url: string }
  | {
      readonly type: 'callback';
      readonly verb: string;
      readonly data?: Readonly<Record<string, unknown>>;
      /** Missing: everyone. */
      readonly who?: Pressers;
      /** Any address of who may press it alone, where `who` says so. */
      readonly assignee?: string;
    }
);

/** That something was stopped, where no card of it stands. `title` is that of the card on which it was. */
export interface OptedOut {
  readonly topic?: string;
  readonly title?: Text;
  /** A stop that is wider or narrower than one topic. */
  readonly stopped?: StopShown;
  /** It was taken back. */
  readonly undone?: boolean;
  /** The holds that let it wait all the same, in a sentence each. */
  readonly waits?: readonly Phrase[];
}

/** A stop that is kept, on a card. `stop`: its id. */
export type StopShown = WideStop & { readonly stop: string };

/** The facts that lines about features depend on, as things are. A feature adds its own (`declare module`). */
// biome-ignore lint/suspicious/noEmptyInterface: the features fill it.
export interface FeatureFacts {}

export interface WelcomePerson extends FeatureFacts {
  readonly name?: string;
  /** The example was asked for and stands below: its button goes. */
  readonly exampleShown?: boolean;
}

/** `name` is that of the team, or of the group chat where it has one. */
export interface WelcomeGroup {
  readonly kind: 'team' | 'groupChat';
  readonly name?: string;
  readonly installedBy?: string;
  /** Shown to whoever connects a program to this conversation. */
  readonly conversationId: string;
}

/** The first words 1:1 to somebody who mentioned Herald elsewhere. */
export interface Hello {
  readonly name?: string;
  /** The channel, or the group chat where it has a name. */
  readonly channel?: string;
  readonly team?: string;
  /** The text that they wrote there, which was not understood. */
  readonly said?: string;
}

export type Help = FeatureFacts;

/** One line, and the ways on from there. `said` is what was not understood, to be quoted; `note` is any other guidance. */
export interface Guidance {
  readonly said?: string;
  /** The command that they may have meant. */
  readonly meant?: string;
  readonly note?: Text;
  readonly suggestions: readonly Suggestion[];
}

/** A button that writes something for its owner. */
export interface Suggestion {
  /** A line, or the forms of a command, of which the first is written; `rest` is what follows its beginning. */
  readonly write: Text;
  readonly rest?: string;
  /** Missing: what is written. */
  readonly title?: Text;
}

/** A question of a dialogue. Everything after `choices` is added by the engine; a step gives what is before. */
export interface PromptCard {
  readonly question: Text;
  /** A line that helps people to answer. */
  readonly hint?: Text;
  /** Buttons. An answer that cannot be chosen from so few is written. */
  readonly choices?: readonly {
    readonly value: string | number | boolean;
    readonly title: Text;
    readonly hint?: Text;
  }[];
  /** Above the question: why it is asked again. */
  readonly note?: Text;
  /** It may be skipped. */
  readonly optional?: boolean;
  /** There is a question before it. */
  readonly back?: boolean;
  readonly prompt?: Prompt;
  /** ISO 8601: from then on it takes no answer. */
  readonly until?: string;
  /** How it was answered: the buttons are gone. */
  readonly answered?: Text;
  /** How each was, where a card asks several. */
  readonly each?: readonly Text[];
}

/**
 * Which question a card asks. The engine adds it as `prompt` to the data of what a step says, and the buttons carry
 * it back: a button of a question that was answered, or of an earlier run, answers nothing.
 */
export interface Prompt {
  readonly run: string;
  readonly step: string;
}

/** The deliveries that were held for one person, oldest first: read from the ledger each time the card is rendered. */
export interface Digest {
  readonly items: readonly DigestItem[];
  /** It came while its person wanted to hear nothing, so it is told by what it is about, as that is by now. */
  readonly away?: boolean;
  /** They get these topics together. */
  readonly periodic?: boolean;
  /** Its deliveries are ones that can wait. */
  readonly canWait?: boolean;
  /** So many more, and older, than are read. */
  readonly more?: number;
}

export interface DigestItem {
  /** The delivery that is this line. */
  readonly delivery: string;
  readonly title: Text;
  readonly subject: { readonly name: Text; readonly url?: string };
  readonly actor: string;
  readonly topic: string;
  /** When it was accepted, or was to be sent. ISO 8601. */
  readonly at: string;
  /** The person stopped its topic since. */
  readonly stopped: boolean;
  /** Its episode had ended before the digest was sent. */
  readonly over?: boolean;
}
