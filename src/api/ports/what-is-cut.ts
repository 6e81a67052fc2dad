import type { NotificationContent } from '../../core/cards.ts';

/** The parts of these words that a card does not show, in any of their languages. */
export type WhatIsCut = (content: NotificationContent) => readonly CutField[];

export interface CutField {
  /** Its path in the body: `detail`, `facts.2.value`, `translations.de.title`. */
  readonly field: string;
  /** How many characters of it the card shows, or entries of a list. */
  readonly shown: number;
}
