import { type Condition, LONGEST_SUBJECT, LONGEST_WORD } from '../watch.ts';

type Kind = Condition['kind'];

/** How people are asked for a watch, in a dialogue and on a card, in the order in which it is offered. */
export const KINDS: Readonly<
  Record<
    Kind,
    {
      /** Completes "tell me when it …". */
      readonly what: string;
      /** What belongs to it, and what to write where it was not understood. */
      readonly question: string;
      readonly remedy: string;
    }
  >
> = {
  drops: {
    what: 'drops by some percent',
    question: 'By how many percent does it have to drop?',
    remedy: 'Write a number above 0 and up to 100, for example 20.',
  },
  rises: {
    what: 'rises by some percent',
    question: 'By how many percent does it have to rise?',
    remedy: 'Write a number above 0, for example 20.',
  },
  'falls-below': {
    what: 'falls below a value',
    question: 'Below which value?',
    remedy: 'Write a number, for example 80.',
  },
  'rises-above': {
    what: 'rises above a value',
    question: 'Above which value?',
    remedy: 'Write a number, for example 300.',
  },
  changes: { what: 'changes', question: '', remedy: '' },
  is: {
    what: 'becomes a certain word',
    question: 'Which word does it have to become?',
    remedy: `Write a word of at most ${LONGEST_WORD} characters, for example failed.`,
  },
};

export const isKind = (text: unknown): text is Kind => typeof text === 'string' && Object.hasOwn(KINDS, text);

export const LENGTHS = [
  { days: '7', title: 'A week' },
  { days: '30', title: '30 days' },
  { days: '90', title: '90 days' },
  { days: '365', title: 'A year' },
] as const;

export const NO_SUBJECT = 'What to watch is missing: write the name under which its readings come.';
export const LONG_SUBJECT = `What to watch is too long: a name has at most ${LONGEST_SUBJECT} characters.`;
export const NO_KIND = 'Choose when to tell you.';
