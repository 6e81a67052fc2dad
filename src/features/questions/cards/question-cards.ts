import type { Text } from '../../../core/phrase.ts';
import type { QuestionState } from '../question.ts';

declare module '../../../core/cards.ts' {
  interface CardData {
    readonly question: QuestionCard;
    readonly answer: AnswerCard;
  }

  interface FeatureFacts {
    /** The operator's name for the responder; missing where nobody answers what people `ask`. */
    readonly responder?: string;
  }
}

/** A person's question, quoted. Times are ISO 8601. */
interface Quoted {
  readonly question: string;
  readonly text: string;
  readonly askedAt: string;
  /** The name of the person who asked, where others read it; empty where nobody knows it. */
  readonly asker?: string;
  /** The operator's name for the responder. */
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
  readonly title: Text;
  readonly state: 'answered' | 'late' | 'none' | 'again';
  readonly answer?: string;
  readonly url?: string;
  readonly deadlineAt?: string;
  /** The operator's advice to people who got no answer. */
  readonly nextStep?: string;
}
