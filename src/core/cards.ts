import type { QuestionState } from '../features/questions/question.ts';
import type { SurveyQuestion } from '../features/surveys/survey.ts';
import type { Condition, Value } from '../features/watches/watch.ts';
import type { Prompt } from './dialogue.ts';
import type { NotificationContent, TemplateName } from './notification.ts';

/**
 * What each template needs to be told. Every text may come from outside and may hold anything: it is made
 * harmless when it is rendered, so write it here as it came. A sample of each stands next to its template.
 */
export interface CardData extends Record<TemplateName, object> {
  readonly notification: NotificationContent;
  readonly 'opted-out': OptedOut;
  readonly 'welcome-person': WelcomePerson;
  readonly 'welcome-group': WelcomeGroup;
  readonly hello: Hello;
  readonly help: Help;
  readonly topics: Topics;
  readonly prompt: PromptCard;
  readonly reminder: ReminderCard;
  readonly reminders: RemindersCard;
  readonly watch: WatchCard;
  readonly watches: WatchesCard;
  readonly question: QuestionCard;
  readonly answer: AnswerCard;
  readonly digest: Digest;
  readonly survey: SurveyCard;
  readonly 'survey-question': SurveyQuestionCard;
  readonly 'survey-thanks': SurveyThanks;
  readonly 'survey-results': SurveyResultsCard;
}

/** The confirmation that stands where the card stood. `title` is the title of that card. */
export interface OptedOut {
  readonly topic: string;
  readonly title?: string;
}

/** `installedBy` is missing when the person added Herald themselves. */
export interface WelcomePerson {
  readonly name?: string;
  readonly installedBy?: string;
  readonly team?: string;
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
}

/** `said` is what was not understood, to be quoted; `note` is any other guidance. Both may be missing. */
export interface Help {
  readonly said?: string;
  /** What they may have meant. */
  readonly meant?: string;
  readonly note?: string;
  /** Who answers what people `ask`; missing where nobody does. */
  readonly responder?: string;
}

export interface Topics {
  readonly topics: readonly { readonly name: string; readonly state: TopicState }[];
}

/** `addressed`: neither subscribed nor stopped, so that only what names the person reaches them. */
export type TopicState = 'on' | 'addressed' | 'stopped';

/** A question of a dialogue. Everything after `choices` is added by the engine; a step gives what is before. */
export interface PromptCard {
  readonly question: string;
  /** What people need to know to answer. */
  readonly hint?: string;
  /** Buttons. What cannot be chosen from so few is written. */
  readonly choices?: readonly {
    readonly value: string | number | boolean;
    readonly title: string;
    readonly hint?: string;
  }[];
  /** Above the question: why it is asked again. */
  readonly note?: string;
  /** It may be skipped. */
  readonly optional?: boolean;
  /** There is a question before it. */
  readonly back?: boolean;
  readonly prompt?: Prompt;
  /** ISO 8601: from then on it takes no answer. */
  readonly until?: string;
  /** How it was answered: the buttons are gone. */
  readonly answered?: string;
}

/** What somebody watches has come to be so. Times are ISO 8601, as all of it is JSON. */
export interface WatchCard {
  readonly watch: string;
  /** What came to be so, where it is a line of a list. The card itself says it from the rest. */
  readonly title: string;
  readonly subject: string;
  readonly condition: Condition;
  readonly unit?: string;
  /** Missing where the first reading fired it. */
  readonly from?: { readonly value: Value; readonly at: string };
  readonly to: { readonly value: Value; readonly at: string };
  /** The last numbers, oldest first. */
  readonly recent?: readonly number[];
  /** IANA; missing where Teams never told. */
  readonly timeZone?: string;
  /** From what it is watched now: *keep watching from here* was pressed. */
  readonly kept?: Value;
  /** The watch was stopped: the buttons are gone. */
  readonly answered?: 'stopped';
}

/** What somebody watches, newest first. */
export interface WatchesCard {
  readonly watches: readonly {
    readonly watch: string;
    readonly subject: string;
    readonly condition: Condition;
    readonly unit?: string;
    readonly now?: Value;
    readonly from?: Value;
    readonly endsAt: string;
    readonly told?: boolean;
  }[];
  readonly timeZone?: string;
  /** What became of what was filled in. */
  readonly note?: string;
  /** What was filled in and could not be taken. */
  readonly form?: WatchForm;
}

/** The form for one more watch, as it was filled in, and what is wrong with it. */
export interface WatchForm {
  readonly typed: Readonly<Record<WatchField, string>>;
  readonly faults: Readonly<Partial<Record<WatchField, string>>>;
}
export type WatchField = 'subject' | 'kind' | 'value' | 'days';

/** A reminder: that it was understood (`set`, `moved`), that it is gone (`removed`), or that its time has come. */
export interface ReminderCard extends ReminderLine {
  readonly state: 'set' | 'moved' | 'removed' | 'due';
  /** Its time had come before, when Herald could not send. */
  readonly late?: boolean;
}

export interface ReminderLine {
  readonly reminder: string;
  readonly what: string;
  /** ISO 8601. */
  readonly at: string;
  readonly timeZone: string;
  /** A cron pattern. */
  readonly every?: string;
  /** A card that was snoozed is shown again; `what` is its title. */
  readonly snoozed?: boolean;
}

/** A page of the list: `from` so many before it, `of` so many in all. `note`: what was changed. */
export interface RemindersCard {
  readonly reminders: readonly ReminderLine[];
  readonly from: number;
  readonly of: number;
  readonly note?: string;
}

/** What somebody asked, quoted. Times are ISO 8601. */
interface Quoted {
  readonly question: string;
  readonly text: string;
  readonly askedAt: string;
  /** Who asked, where others read it. */
  readonly asker?: string;
  /** Who answers: the operator's name for them. */
  readonly responder: string;
  /** IANA; missing where Teams never told. */
  readonly timeZone?: string;
}

/** That a question was passed on, who answers and until when, and how it stands. */
export interface QuestionCard extends Quoted {
  readonly state: QuestionState;
  readonly expectedAt: string;
  readonly deadlineAt: string;
  readonly progress?: { readonly text: string; readonly at: string };
}

/** An answer, perhaps a `late` one; or that there is `none`, which may have been asked `again`. */
export interface AnswerCard extends Quoted {
  /** As it is called where it is quoted itself. */
  readonly title: string;
  readonly state: 'answered' | 'late' | 'none' | 'again';
  readonly answer?: string;
  readonly url?: string;
  readonly deadlineAt?: string;
  /** What people can do who got no answer. */
  readonly nextStep?: string;
}

/** That there is a survey: where it cannot begin by itself, as in a channel. */
export interface SurveyCard {
  readonly topic: string;
  readonly title: string;
  readonly subject: { readonly name: string };
  readonly actor: { readonly name: string };
  readonly intro?: string;
  readonly anonymous: boolean;
  /** ISO 8601. */
  readonly closesAt: string;
}

/** One question of a survey, or all of them on one card. What stands in `PromptCard` is added by the engine. */
export interface SurveyQuestionCard
  extends Pick<PromptCard, 'note' | 'optional' | 'back' | 'prompt' | 'answered' | 'until'> {
  readonly title: string;
  readonly actor: string;
  readonly questions: readonly SurveyQuestion[];
  /** The place of the first one, from 1, among so many. */
  readonly number: number;
  readonly of: number;
  /** Only on the card with which the survey begins, where the topic can be stopped. */
  readonly topic?: string;
  readonly intro?: string;
  readonly anonymous?: boolean;
}

/** With the answers, unless nobody is to know whose they are. */
export interface SurveyThanks {
  readonly title: string;
  readonly anonymous?: boolean;
  readonly answers?: readonly { readonly question: string; readonly answer: string }[];
}

/** What a survey brought, as of when it was asked for. */
export interface SurveyResultsCard {
  readonly topic: string;
  readonly title: string;
  readonly subject: { readonly name: string };
  readonly actor: { readonly name: string };
  readonly asked: number;
  /** How many have answered. */
  readonly answers: number;
  /** So many at least: it is anonymous and open, and the others are not shown yet. */
  readonly atLeast?: boolean;
  /** ISO 8601; missing where it is closed. */
  readonly closesAt?: string;
  readonly questions: readonly {
    readonly text: string;
    readonly note: string;
    /** Of several choices each is a share of these. */
    readonly answers: number;
    readonly counts?: readonly { readonly value: string; readonly count: number }[];
  }[];
  /** So few have answered an anonymous one that nothing is told. */
  readonly withheld?: boolean;
}

/** What was held for one person, oldest first. It is read from the ledger each time the card is rendered. */
export interface Digest {
  readonly items: readonly DigestItem[];
  /** IANA name of where the person is; missing where Teams did not say. */
  readonly timeZone?: string | null;
}

export interface DigestItem {
  /** The delivery that is this line. */
  readonly delivery: string;
  readonly title: string;
  readonly subject: { readonly name: string; readonly url?: string };
  readonly actor: string;
  readonly topic: string;
  /** When it was accepted, or was to be sent. ISO 8601. */
  readonly at: string;
  /** The person stopped its topic since. */
  readonly stopped: boolean;
}
