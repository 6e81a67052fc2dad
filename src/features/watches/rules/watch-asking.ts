import type { Phrase } from '../../../core/phrase.ts';
import { phrase } from '../../../text/phrase.ts';
import { type Condition, LONGEST_SUBJECT, LONGEST_WORD } from '../watch.ts';

type Kind = Condition['kind'];

/** How people are asked for a watch, in a dialogue and on a card, in the order in which it is offered. */
export const KINDS: readonly Kind[] = ['drops', 'rises', 'falls-below', 'rises-above', 'changes', 'is'];

export const isKind = (text: unknown): text is Kind => KINDS.some(kind => kind === text);

/** What belongs to a condition of each kind, and what is said where that was not understood. */
export const ASKED: Readonly<
  Record<Exclude<Kind, 'changes'>, { readonly question: Phrase; readonly remedy: Phrase }>
> = {
  drops: { question: phrase('watches.ask.drops'), remedy: phrase('watches.remedy.drops') },
  rises: { question: phrase('watches.ask.rises'), remedy: phrase('watches.remedy.rises') },
  'falls-below': {
    question: phrase('watches.ask.falls-below'),
    remedy: phrase('watches.remedy.falls-below'),
  },
  'rises-above': {
    question: phrase('watches.ask.rises-above'),
    remedy: phrase('watches.remedy.rises-above'),
  },
  is: { question: phrase('watches.ask.is'), remedy: phrase('watches.remedy.is', { most: LONGEST_WORD }) },
};

export const LENGTHS = ['7', '30', '90', '365'] as const;

export const NO_SUBJECT = phrase('watches.form.no-subject');
export const LONG_SUBJECT = phrase('watches.form.long-subject', { most: LONGEST_SUBJECT });
export const NO_KIND = phrase('watches.form.no-kind');
