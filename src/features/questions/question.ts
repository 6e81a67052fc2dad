import type { Recipient } from '../../core/delivery.ts';

/** **Question**: something that a person asked, and that somebody else answers, minutes or days later. */
export interface Question extends Promised {
  readonly id: string;
  readonly tenantId: string;
  readonly asker: Asker;
  /** Where it was asked: the answer comes to the same chat, or to the same thread. */
  readonly place: Recipient;
  readonly text: string;
  readonly state: QuestionState;
  readonly askedAt: Date;
  /** The last word of the responder before the answer. */
  readonly progress?: Progress;
  readonly answer?: QuestionAnswer;
}

/** `unanswered`: the deadline passed, which the person was told. */
export const QUESTION_STATES = ['open', 'answered', 'unanswered', 'withdrawn'] as const;
export type QuestionState = (typeof QUESTION_STATES)[number];

export interface Asker {
  readonly personId: string;
  readonly name?: string;
  readonly upn?: string;
  readonly aadObjectId?: string;
  /** IANA; missing where Teams never told. */
  readonly timeZone?: string;
}

/** The promise that the person got when they asked. */
export interface Promised {
  /** The responder, by the name that people know. */
  readonly responder: string;
  /** By when they usually have an answer. */
  readonly expectedAt: Date;
  /** By when Herald tells, whether there is one or not. */
  readonly deadlineAt: Date;
  /** A sentence of the operator's for a person who got no answer: what they can do. */
  readonly nextStep?: string;
}

export interface Progress {
  readonly text: string;
  readonly at: Date;
}

export interface QuestionAnswer {
  readonly text: string;
  /** https. */
  readonly link?: string;
  readonly at: Date;
}

/** **Responder**: who answers questions, as the operator describes them. */
export interface Responder {
  readonly name: string;
  readonly expectedMinutes: number;
  readonly deadlineHours: number;
  /** So many open questions of one person, so that nobody floods them. */
  readonly mostOpen: number;
  readonly nextStep?: string;
  /** Whether questions are handed over by a call; otherwise they are fetched. */
  readonly isCalled: boolean;
}

/** A question is a question, and not a document. */
export const LONGEST_QUESTION = 2_000;
export const LONGEST_ANSWER = 4_000;
export const LONGEST_PROGRESS = 400;
