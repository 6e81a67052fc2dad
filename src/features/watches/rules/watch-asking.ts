import type { Phrase } from '../../../core/phrase.ts';
import { phrase } from '../../../text/phrase.ts';
import { type Condition, LONGEST_SUBJECT, LONGEST_WORD } from '../watch.ts';

type Kind = Condition['kind'];

/** How people are asked for a watch, in a dialogue and on a card, in the order in which it is offered. */
export const KINDS: readonly Kind[] = ['drops', 'rises', 'falls-below', 'rises-above', 'changes', 'is'];

export const isKind = (text: unknown): text is Kind => KINDS.some(kind => kind === text);

interface Asked {
  readonly question: (subject: string) => Phrase;
  readonly remedy: Phrase;
}

/** For each kind of condition, the question for its value, and the remedy where the answer was not understood. */
export const ASKED: Readonly<Record<Exclude<Kind, 'changes'>, Asked>> = {
  drops: {
    question: subject => phrase('watches.ask.drops', { subject }),
    remedy: phrase('watches.remedy.drops'),
  },
  rises: {
    question: subject => phrase('watches.ask.rises', { subject }),
    remedy: phrase('watches.remedy.rises'),
  },
  'falls-below': {
    question: subject => phrase('watches.ask.falls-below', { subject }),
    remedy: phrase('watches.remedy.falls-below'),
  },
  'rises-above': {
    question: subject => phrase('watches.ask.rises-above', { subject }),
    remedy: phrase('watches.remedy.rises-above'),
  },
  is: {
    question: subject => phrase('watches.ask.is', { subject }),
    remedy: phrase('watches.remedy.is', { most: LONGEST_WORD }),
  },
};

export const LENGTHS = ['7', '30', '90', '365'] as const;

export const NO_SUBJECT = phrase('watches.form.no-subject');
export const LONG_SUBJECT = phrase('watches.form.long-subject', { most: LONGEST_SUBJECT });
export const NO_KIND = phrase('watches.form.no-kind');
