import type { Caller } from '../../core/caller.ts';
import type { DeliveryState, Recipient } from '../../core/delivery.ts';
import type { Interruption } from '../../core/notification.ts';
import type { Person } from '../../core/person.ts';
import type { ReasonCode } from '../../core/reasons.ts';
import type { Promised, Question, QuestionAnswer, QuestionState } from './question.ts';

declare module '../../chat/ports/turn-stores.ts' {
  interface TurnStores {
    readonly questions: QuestionStore;
  }
}

/** Questions in the transaction of a turn. */
export interface QuestionStore {
  /** Records it, and the work that follows. `full`: as many of theirs are open as anybody may have. */
  ask(person: Person, wish: QuestionWish): Promise<Question | 'full'>;
  /** Theirs that wait for an answer, oldest first. */
  openOf(personId: string): Promise<Question[]>;
  /** The delivery whose card acknowledges it, and shows from then on how it stands. */
  acknowledged(questionId: string, deliveryId: string): Promise<void>;
  /** Takes back one that is open, and says so on its card. The question as it is then; undefined where it is not theirs. */
  withdraw(personId: string, questionId: string): Promise<Question | undefined>;
}

export interface QuestionWish extends Promised {
  readonly text: string;
  readonly place: Recipient;
  readonly mostOpen: number;
  /** The responder is called with it. */
  readonly call: boolean;
}

/** An answer as the responder gives it. */
export interface AnswerGiven extends Pick<QuestionAnswer, 'text' | 'link'> {
  /** How the answer meets a dialogue; missing: as the person wishes. */
  readonly interruption?: Interruption;
}

/** A question as its responder sees it: with what became of the card that brought the answer. */
export interface QuestionView extends Question {
  readonly sent?: { readonly delivery: string; readonly state: DeliveryState; readonly reason: ReasonCode };
}

/** `changed` false: the same was there already. `closed`: it takes no such thing any more. */
export type Taking = { readonly state: QuestionState; readonly changed: boolean } | 'closed' | undefined;

/** Questions outside a turn: each verb is a transaction of its own. `undefined`: there is no such question. */
export interface OpenQuestionStore {
  /** Oldest first, after the question with the id `after`. */
  list(filter: {
    tenantId: string;
    state?: QuestionState;
    after?: string;
    limit: number;
  }): Promise<Question[]>;
  find(id: string): Promise<QuestionView | undefined>;
  /** Says the answer where it was asked; another one changes the card that said the first. */
  answer(id: string, answer: AnswerGiven): Promise<Taking>;
  /** Says how it goes, on the card that acknowledged it. */
  progress(id: string, text: string): Promise<Taking>;
  /** The responder was called, and took it. */
  called(id: string): Promise<void>;
  /** Whether the responder has to be called yet. */
  toCall(id: string): Promise<Question | undefined>;
  /** Apologises where the deadline has passed. Otherwise says for how many seconds it has not. */
  end(id: string): Promise<'done' | { readonly againInSeconds: number }>;
}

/** The questions that the API opens to a caller, within its scope. Each method throws a `HeraldError` on a refusal. */
export interface QuestionService {
  list(
    caller: Caller,
    tenantId: string | undefined,
    filter: { state?: QuestionState; after?: string; limit: number },
  ): Promise<Question[]>;
  find(caller: Caller, id: string): Promise<QuestionView>;
  answer(caller: Caller, id: string, answer: AnswerGiven): Promise<Exclude<Taking, 'closed' | undefined>>;
  progress(caller: Caller, id: string, text: string): Promise<Exclude<Taking, 'closed' | undefined>>;
}

/** The outcome of a call: the question was taken, perhaps with an answer or a word at once; or why it was not. */
export type Called =
  | {
      readonly taken: true;
      readonly answer?: AnswerGiven;
      readonly progress?: string;
      readonly faults?: string;
    }
  | { readonly taken: false; readonly why: string };

/** Calls the responder with a question, once. Never throws. */
export type CallResponder = (question: Question) => Promise<Called>;
