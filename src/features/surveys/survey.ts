import type { Audience } from '../../core/notification.ts';
import type { InLanguages } from '../../core/phrase.ts';

/**
 * **Survey**: questions that Herald asks on its own initiative. It is a notification that begins a dialogue, under the
 * same id. This is what the dialogue is given, so all of it is JSON; every text is the caller's.
 */
export interface Survey {
  readonly id: string;
  /** Whose it is; missing in those that began before it was kept. */
  readonly callerId?: string;
  readonly topic: string;
  readonly title: string;
  /** The asker, as the caller names them. */
  readonly actor: string;
  readonly intro?: string;
  readonly translations?: InLanguages<SurveyWords>;
  readonly questions: readonly SurveyQuestion[];
  readonly asks: Asks;
  readonly anonymous: boolean;
  /** ISO 8601: from then on nothing is asked and no answer counts. */
  readonly closesAt: string;
}

/** In another language; what is missing is said as it is in the survey itself. */
export interface SurveyWords {
  readonly title?: string;
  readonly intro?: string;
}

export const ASKS = ['one-by-one', 'one-card'] as const;
/** One question after another, or one card with all of them. */
export type Asks = (typeof ASKS)[number];

export type SurveyQuestion = Readonly<{
  /** The caller's name for it, unique in its survey: under it stand the answers. */
  id: string;
  text: string;
  hint?: string;
  required: boolean;
  translations?: InLanguages<QuestionWords>;
}> &
  Kind;

/** The same of a question. An answer is kept as the choice of the question itself, whoever read which words for it. */
export interface QuestionWords {
  readonly text?: string;
  readonly hint?: string;
  /** All of them, in their order. */
  readonly choices?: readonly string[];
  readonly low?: string;
  readonly high?: string;
}

type Kind =
  | { readonly type: 'text'; readonly maxLength: number }
  /** `many`: any number of them. */
  | { readonly type: 'choice'; readonly choices: readonly string[]; readonly many: boolean }
  /** From 1 to `max`; `low` and `high` are what the ends mean. */
  | { readonly type: 'rating'; readonly max: number; readonly low?: string; readonly high?: string }
  | { readonly type: 'number'; readonly min?: number; readonly max?: number }
  | { readonly type: 'date' }
  | { readonly type: 'yes-no' };

/** Text; the chosen choice, or all of them; rating; number; `2026-11-20`; yes or no. */
export type AnswerValue = string | number | boolean | readonly string[];

/** Null: left unanswered. */
export type AnswersById = Readonly<Record<string, AnswerValue | null>>;

/** With who gets the results when it closes. */
export interface PlannedSurvey {
  readonly survey: Survey;
  readonly report?: Audience;
}

/**
 * Of fewer than so many, what an anonymous survey brought could be guessed to be somebody's. So many come at once while
 * it is open, drawn from twice as many that wait: as many are left at least, so that what comes last is no fewer.
 */
export const FEWEST_ANONYMOUS = 3;

export const TOO_FEW = `Of this anonymous survey no answers are shown yet. While it is open they come ${FEWEST_ANONYMOUS} at a time, as soon as ${2 * FEWEST_ANONYMOUS} wait; when it closes, all of them come, if they are at least ${FEWEST_ANONYMOUS}.`;

export const DIALOGUE = 'survey';
