import type { Answers } from '../../../core/dialogue.ts';
import type { Timing } from '../../../decide/when/timing.ts';
import type { Meant } from '../../../decide/when.ts';

/** A time as an answer of a dialogue, which is JSON. */
export interface TimingAnswer extends Omit<Timing, 'at' | 'other'> {
  readonly at: string;
  readonly other?: string;
}

/** One of the times that may be meant, and what the reminder is for if it is that one. */
export interface ChoiceAnswer extends TimingAnswer {
  readonly what: string;
}

export const asAnswer = ({ at, other, ...rest }: Timing): TimingAnswer => ({
  ...rest,
  at: at.toISOString(),
  ...(other !== undefined && { other: other.toISOString() }),
});

export const timingFrom = ({ at, other, every, timeZone }: TimingAnswer): Timing => ({
  at: new Date(at),
  timeZone,
  ...(every !== undefined && { every }),
  ...(other !== undefined && { other: new Date(other) }),
});

/** Several times as the answer of when it should be: which one is asked next. */
export const choicesAnswer = (choices: readonly Meant[]): Answers => ({
  choices: choices.map(({ timing, rest }) => ({ ...asAnswer(timing), what: rest })),
});

export function choicesIn({ when }: Answers): readonly ChoiceAnswer[] | undefined {
  return (when as { readonly choices?: readonly ChoiceAnswer[] } | undefined)?.choices;
}
