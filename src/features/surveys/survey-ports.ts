import type { Caller } from '../../core/caller.ts';
import type { ConversationReference } from '../../core/conversation.ts';
import type { Audience, Interruption, Urgency } from '../../core/notification.ts';
import type { Person } from '../../core/person.ts';
import type { Idempotency } from '../../ledger/ports/accept.ts';
import type { AnswersById, AnswerValue, Survey } from './survey.ts';

declare module '../../chat/ports/turn-stores.ts' {
  interface TurnStores {
    readonly surveys: SurveyStore;
  }
}

/** The marks and answers that `chat/` keeps of surveys, in the transaction of the turn. */
export interface SurveyStore {
  /** They answered a question of it: whoever is in the middle when it closes is told so. */
  begun(person: Person, surveyId: string): Promise<void>;
  declined(person: Person, surveyId: string): Promise<void>;
  /** Something else put an end to it: they may begin again, and have declined nothing. */
  undone(person: Person, surveyId: string): Promise<void>;
  /** All of their answers. `closed`: it takes none any more. `again`: theirs are there already. */
  answered(person: Person, survey: Survey, answers: AnswersById): Promise<'kept' | 'closed' | 'again'>;
  /** Whether they can answer it now. */
  standing(person: Person, surveyId: string): Promise<'open' | 'closed' | 'answered'>;
  /** The last survey that reached them, that is open, and that they have not answered. */
  unanswered(person: Person): Promise<Survey | undefined>;
}

export interface SurveyView {
  readonly survey: Survey;
  readonly tenantId: string;
  readonly callerId: string;
  readonly createdAt: Date;
  /** It takes no answers any more: its time is over, or it was taken back. */
  readonly closed: boolean;
  readonly counts: SurveyCounts;
}

export interface SurveyCounts {
  /** The number of people whom its card reached 1:1. */
  readonly asked: number;
  /** In the middle of it. Not told while an anonymous one is open, like `declined`: it changes with each answer. */
  readonly begun?: number;
  /** While an anonymous one is open: whose answers are shown. */
  readonly answered: number;
  readonly declined?: number;
}

/** Of an anonymous survey without person and time. */
export interface AnswersView {
  readonly id: string;
  readonly person?: { readonly label: string; readonly address?: string };
  readonly answeredAt?: Date;
  readonly answers: AnswersById;
}

/** An answer, and how often it was given. A text is not repeated: its value is true. */
export interface AnswerTally {
  readonly question: string;
  readonly value: AnswerValue;
  readonly count: number;
}

/** Which survey, and whether all of its answers are shown. */
export type Shown = Pick<SurveyView, 'survey' | 'closed'>;

export interface SurveyReader {
  view(id: string): Promise<SurveyView | undefined>;
  /** Of the answers that this view shows. */
  tallies(view: Shown): Promise<AnswerTally[]>;
  /** The same, in the order of ids that say nothing. */
  answers(view: Shown, page: { after?: string; limit: number }): Promise<AnswersView[]>;
}

/** The end of a survey whose time is over. */
export interface SurveyClosing {
  /** Sends the results to who wanted them: once, however often it is asked to. */
  close(surveyId: string): Promise<'done' | { againInSeconds: number }>;
  /** Where those are who are in the middle of it, or were and of whom more is on; a page, after this person. */
  unfinished(surveyId: string, after?: string): Promise<Unfinished[]>;
}

export interface Unfinished {
  readonly personId: string;
  readonly conversation: ConversationReference;
}

/** The surveys that the API opens to a caller. Throws a `HeraldError` like `Accept` does. */
export interface SurveyService {
  ask(caller: Caller, wish: SurveyWish): Promise<{ id: string; replayed: boolean }>;
  report(caller: Caller, id: string, wish: ReportWish): Promise<{ id: string; replayed: boolean }>;
  /** Only a survey of this caller: one of another does not exist. */
  view(caller: Caller, id: string): Promise<SurveyView>;
  readonly reader: Pick<SurveyReader, 'tallies' | 'answers'>;
}

interface Request {
  readonly correlationId: string;
  readonly idempotency?: Idempotency;
}

export interface SurveyWish extends Request {
  readonly survey: Omit<Survey, 'id' | 'closesAt' | 'callerId'> & { readonly closesAt?: string };
  readonly audience: Audience;
  readonly report?: Audience;
  readonly tenantId?: string;
  readonly urgency: Urgency;
  readonly interruption?: Interruption;
  readonly sendAt?: Date;
}

export interface ReportWish extends Request {
  readonly audience: Audience;
  readonly urgency: Urgency;
  readonly interruption?: Interruption;
}

/** Where nobody says when it closes. */
export const SURVEY_DAYS = 14;
export const MOST_SURVEY_DAYS = 365;
