import type { KeptKind } from '../../../chat/ports/people.ts';

declare module '../../../core/cards.ts' {
  interface CardData {
    readonly 'my-data': MyData;
    readonly 'forget-me': ForgetMe;
  }
}

export interface MyData {
  readonly name?: string;
  /** UPN and e-mail address. */
  readonly addresses: readonly string[];
  readonly kept: readonly KeptKind[];
  /** For how many days what has ended is kept. */
  readonly days: number;
}

/** `became`: it was answered. */
export interface ForgetMe {
  readonly days: number;
  readonly became?: 'kept' | 'forgotten';
}
