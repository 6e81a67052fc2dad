import type { Text } from '../../../core/phrase.ts';
import type { QuestionState } from '../question.ts';

declare module '../../../core/cards.ts' {
  interface CardData {
    readonly question: QuestionCard;
    readonly answer: AnswerCard;
  }

  interface FeatureFacts {
    /** Who answers what people `ask`; missing where nobody does. */
    readonly responder?: string;
  }
}

/** What somebody asked, quoted. Times are ISO 8601. */
interface Quoted {
  readonly question: string;
  readonly text: string;
  readonly askedAt: string;
  /** Who asked, where others read it; empty where nobody knows their name. */
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
  readonly title: Text;
  readonly state: 'answered' | 'late' | 'none' | 'again';
  readonly answer?: string;
  readonly url?: string;
  readonly deadlineAt?: string;
  /** What people can do who got no answer. */
  readonly nextStep?: string;
}
