import type { Dialogue } from '../../core/dialogue.ts';
import type { Person } from '../../core/person.ts';
import type { DialogEvent } from '../../core/ports/dialogs.ts';
import type { Turn } from '../turn.ts';

/** A dialogue with what follows from it. All of it happens in the transaction of the turn. */
export interface Conducted {
  readonly dialogue: Dialogue;
  /** After each answer; most dialogues wait for the end. */
  answered?(turn: Turn, person: Person, event: Extract<DialogEvent, { kind: 'answered' }>): Promise<void>;
  /** Every question has its answer. */
  completed(turn: Turn, person: Person, event: Extract<DialogEvent, { kind: 'ended' }>): Promise<void>;
  /** It was ended before; that it was is said already. */
  cancelled?(turn: Turn, person: Person, event: Extract<DialogEvent, { kind: 'ended' }>): Promise<void>;
  /** Its time was over when somebody came to it. */
  over?(turn: Turn, person: Person, event: Extract<DialogEvent, { how: 'over' }>): Promise<void>;
}
