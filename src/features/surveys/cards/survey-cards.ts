import type { PromptCard } from '../../../core/cards.ts';
import type { InLanguages, Text } from '../../../core/phrase.ts';
import type { SurveyQuestion, SurveyWords } from '../survey.ts';

declare module '../../../core/cards.ts' {
  interface CardData {
    readonly survey: SurveyCard;
    readonly 'survey-question': SurveyQuestionCard;
    readonly 'survey-review': SurveyReviewCard;
    readonly 'survey-thanks': SurveyThanks;
    readonly 'survey-results': SurveyResultsCard;
  }
}

/** That there is a survey: where it cannot begin by itself, as in a channel. */
export interface SurveyCard {
  readonly topic: string;
  readonly title: string;
  readonly subject: { readonly name: Text };
  readonly actor: { readonly name: string };
  readonly intro?: string;
  readonly translations?: InLanguages<SurveyWords>;
  readonly anonymous: boolean;
  /** ISO 8601. */
  readonly closesAt: string;
}

/** One question of a survey, or all of them on one card. The engine adds the fields of `PromptCard`. */
export interface SurveyQuestionCard
  extends Pick<PromptCard, 'note' | 'optional' | 'back' | 'prompt' | 'answered' | 'each' | 'until'> {
  readonly title: string;
  readonly actor: string;
  readonly questions: readonly SurveyQuestion[];
  /** The place of the first one, from 1, among so many. */
  readonly number: number;
  readonly of: number;
  /** Only on the card with which the survey begins, where the topic can be stopped. */
  readonly topic?: string;
  readonly intro?: string;
  readonly translations?: InLanguages<SurveyWords>;
  readonly anonymous?: boolean;
}

/** Before the answers are sent. */
export interface SurveyReviewCard
  extends Pick<PromptCard, 'note' | 'back' | 'prompt' | 'answered' | 'until'>,
    Pick<SurveyThanks, 'title' | 'anonymous'> {
  /** All of them, unless nobody is to know whose they are; gone once they are sent, or not. */
  readonly draft?: SurveyThanks['answers'];
}

/** With the answers, unless nobody is to know whose they are, or they stand on the card that asked. */
export interface SurveyThanks {
  readonly title: Text;
  readonly anonymous?: boolean;
  readonly answers?: readonly { readonly question: Text; readonly answer: Text }[];
}

/** The results of a survey, as of the time when they were asked for. */
export interface SurveyResultsCard {
  readonly topic: string;
  readonly title: Text;
  readonly subject: { readonly name: Text };
  readonly actor: { readonly name: string };
  readonly asked: number;
  /** How many have answered. */
  readonly answers: number;
  /** So many at least: it is anonymous and open, and the others are not shown yet. */
  readonly atLeast?: boolean;
  /** ISO 8601; missing where it is closed. */
  readonly closesAt?: string;
  readonly questions: readonly {
    readonly text: Text;
    readonly note: Text;
    /** Of several choices each is a share of these. */
    readonly answers: number;
    readonly counts?: readonly { readonly value: Text; readonly count: number }[];
  }[];
  /** So few have answered an anonymous one that nothing is told. */
  readonly withheld?: boolean;
}
