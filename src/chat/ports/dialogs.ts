import type { Prompt } from '../../core/cards.ts';
import type { Answers, Circumstances, Course, Heard } from '../../core/dialogue.ts';
import type { Said } from '../../core/notification.ts';
import type { Phrase, Text } from '../../core/phrase.ts';
import type { NewId } from '../../core/time.ts';

/**
 * The stack of dialogues in one person's 1:1, for the length of one transaction. Each change returns events in their
 * order; the caller carries them out in the same transaction.
 */
export interface Dialogs {
  /** The dialogue on top of the stack; missing when nothing runs. */
  running(): Running | undefined;
  /**
   * On top of whatever runs. The same dialogue with the same `given` is never there twice: it asks again. Of Herald's own
   * with other `given` one is kept below it.
   */
  begin(dialogue: string, given?: Answers): Promise<DialogEvent[]>;
  /** An answer to the open question; `back`, `skip` and `done` are understood here, too. */
  hear(heard: Heard): Promise<DialogEvent[]>;
  /** The activity `by` reads otherwise now: where it gave the last answer, this takes its place. Undefined: it gave none. */
  amend(by: string, heard: Heard): Promise<DialogEvent[] | undefined>;
  /** Whether this answers the open question, or is a word that works in every dialogue. */
  understands(heard: Heard): boolean;
  /** Asks the open question again, unless this turn asked already, or something has the floor. */
  reprompt(): Promise<DialogEvent[]>;
  /** As `reprompt`, with a line that says so, and once: after that not until something is answered. */
  offer(): Promise<DialogEvent[]>;
  /** Ends what is on top, and asks the open question of what was below it. */
  cancel(): Promise<DialogEvent[]>;
  /** Takes away what is on top, as if it had not been begun: something else takes its place. */
  drop(): Promise<void>;
  /** Ends this caller's dialogues, and Herald's own. Those of other callers stay, and ask nothing now. */
  cancelFor(callerId: string): Promise<DialogEvent[]>;
  /** Ends whatever is over, wherever it stands; where that was on top, what is below asks its open question. */
  endOver(): Promise<DialogEvent[]>;
  /** Ends whatever has no end of its own; what is left asks nothing now. */
  giveUp(): Promise<DialogEvent[]>;
  /** The topic changes: nothing is asked until `resume`. A dialogue that is interrupted already stays so. */
  interrupt(by: string): Promise<DialogEvent[]>;
  /** The end of an interruption: the dialogue goes on where it stood, with its last question. */
  resume(): Promise<DialogEvent[]>;
}

export type DialogEvent =
  /** To be said to the person. */
  | { readonly kind: 'says'; readonly said: Said }
  | ({
      readonly kind: 'answered';
      readonly step: string;
      readonly words: Text;
      /** Of a card with several questions: how each was answered. */
      readonly each?: readonly Text[];
    } & About)
  | ({ readonly kind: 'ended'; readonly how: 'completed' | 'cancelled' | 'abandoned' } & About)
  /** Its time was over when somebody came to it. `late`: with an answer. */
  | ({ readonly kind: 'ended'; readonly how: 'over'; readonly late: boolean } & About);

/** Of which run of which dialogue. */
export interface About extends Pick<Course, 'run' | 'given' | 'answers'> {
  readonly dialogue: string;
}

export interface Running {
  readonly dialogue: string;
  readonly topic: Phrase;
  readonly prompt: Prompt;
  /** Nothing is known of it yet: its first question is open. */
  readonly isFresh?: true;
  /** It asks for a caller, who reads the answers. */
  readonly isCallers?: true;
  /** Its time is over then; it stays on the stack until somebody comes to it. */
  readonly until?: Date;
  /** The delivery that interrupted it, while it waits. */
  readonly interruptedBy?: string;
}

export function isOver({ until }: Pick<Running, 'until'>, now: Date): boolean {
  return until !== undefined && until <= now;
}

/** Opens the stack of a person, from memory that belongs to the transaction. Given by `teams/` with each event. */
export type OpenDialogs = (opening: Opening) => Promise<OpenedDialogs>;

export interface Opening {
  readonly personId: string;
  readonly memory: Memory;
  readonly circumstances: Circumstances;
  readonly newId: NewId;
  /** The activity in which they do something. */
  readonly by?: string;
}

export interface OpenedDialogs extends Dialogs {
  /** Writes what changed. Throws where somebody else wrote since it was opened: then the turn is run again. */
  save(): Promise<void>;
}

/**
 * Where the state of dialogues is kept. It is what botbuilder calls a `Storage`, bound to one transaction; an item
 * that was written by somebody else since it was read here makes `write` throw.
 */
export interface Memory {
  read(keys: string[]): Promise<Record<string, unknown>>;
  write(changes: Record<string, unknown>): Promise<void>;
  delete(keys: string[]): Promise<void>;
}

/** The dialogs as the delivery side sees them: who is in the middle of what. Written with the memory. */
export interface DialogStore {
  memory(personId: string): Memory;
  /**
   * Writes down what runs, or that nothing does: then what was held for the end of it is queued, in order. `by`: who
   * did something in this turn. The silence after which a held card comes is the person's.
   */
  keep(personId: string, running: Running | undefined, by: 'person' | 'herald'): Promise<void>;
  /** Whether this person is asked something that does not end by itself, and has said nothing since then. */
  isAbandoned(personId: string, since: Date): Promise<boolean>;
}
