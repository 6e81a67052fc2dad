import type { Said } from './notification.ts';
import type { Phrase, Text } from './phrase.ts';

/**
 * **Dialogue**: questions that belong together, asked one after another in somebody's 1:1. It is a description:
 * what is asked, how an answer is understood. It does nothing itself; what follows from the answers stands beside
 * it, in `chat/dialogs`, and happens in the transaction of the turn in which they came.
 */
export interface Dialogue {
  /** Stable: it stands in the state of whoever is in the middle of it. */
  readonly name: string;
  /** Its subject, as a name that stands by itself: "your settings". Herald's own words, never outside text. */
  readonly topic: Phrase;
  /** In their order. `given` is what it was begun with and never changes, so a survey has its own steps. */
  steps(given: Answers): readonly Step[];
  /** From then on it is over: it asks nothing and takes no answer. */
  until?(given: Answers): Date;
  /**
   * The caller in whose name it asks, whoever began it; missing where it is Herald's own and does what its person asked
   * for. Undefined: some caller, and which was not kept.
   */
  caller?(given: Answers): string | undefined;
}

/** By the name of the step, as JSON. Null: skipped. */
export type Answers = Readonly<Record<string, unknown>>;

/** One question. It is asked once everything before it is answered and nothing else has answered it. */
export interface Step {
  readonly name: string;
  /** The question: `data` of the template `question`, or of another template that shows the buttons of a prompt. */
  ask(known: Answers, circumstances: Circumstances): Said;
  understand(heard: Heard, known: Answers, circumstances: Circumstances): Understood;
  /** False: it is left out, as things are known by now. */
  applies?(known: Answers): boolean;
  /** `skip` leaves it unanswered. */
  readonly optional?: boolean;
  /** It only asks whether all is right: `done` says that it is. */
  readonly confirms?: boolean;
  /** How it reads that it was skipped; missing: so. */
  readonly skipped?: Text;
}

/** The person's act: they wrote a line, or pressed a button of the very question (`data` of that button). */
export type Heard =
  | { readonly kind: 'said'; readonly text: string }
  | { readonly kind: 'pressed'; readonly data: Answers };

export type Understood =
  /**
   * Usually `{[step.name]: value}`; a form or a long sentence may answer several steps. `words`: how it reads; `each`:
   * how each of the questions on a card was answered.
   */
  | { readonly answers: Answers; readonly words: Text; readonly each?: readonly Text[] }
  /** It was not understood: what would be, in a sentence. The question is asked again with it. */
  | { readonly unclear: Text };

/** The facts on which an answer may depend besides the other answers. */
export interface Circumstances {
  readonly now: Date;
  /** IANA; missing where Teams never told. */
  readonly timeZone?: string;
  /** BCP 47: how they count and write dates, as Teams says it. */
  readonly locale?: string;
  /** BCP 47: in which Herald speaks to them. */
  readonly language?: string;
  /** BCP 47: in which they would read what callers wrote, whether Herald speaks it or not. */
  readonly reads?: string;
  /** How these words may be written: in the language of who answers, and in English. */
  readings(text: Text): readonly string[];
}

/** A dialogue on its way: JSON, and all there is to know of it. */
export interface Course {
  readonly run: string;
  readonly given: Answers;
  readonly answers: Answers;
  /** The questions that were asked, in order; the last one is open. `back` goes along it. */
  readonly asked: readonly AskedQuestion[];
}

/** A question that was asked, and what was known then besides what was given. */
export interface AskedQuestion {
  readonly step: string;
  readonly known: Answers;
}
