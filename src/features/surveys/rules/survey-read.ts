import type { Circumstances } from '../../../core/dialogue.ts';
import { typed } from '../../../core/text.ts';
import type { AnswerValue, SurveyQuestion } from '../survey.ts';
import { readDate } from './survey-date.ts';
import { dayInWords } from './survey-words.ts';

/** An answer as it was written, or as a card holds it: a choice by its number, several with commas between. */
export type Given = { readonly text: string } | { readonly value: unknown };

export type ReadAnswer =
  | { readonly value: AnswerValue; readonly words: string }
  /** What would be an answer. */
  | { readonly unclear: string };

type Of<T extends SurveyQuestion['type']> = Extract<SurveyQuestion, { type: T }>;
type Reader<T extends SurveyQuestion['type']> = (
  question: Of<T>,
  given: Given,
  here: Circumstances,
) => ReadAnswer;

/** Reads an answer to a question of a survey. Pure. */
export function readAnswer(question: SurveyQuestion, given: Given, here: Circumstances): ReadAnswer {
  const read = READERS[question.type] as Reader<SurveyQuestion['type']>;
  return read(question, given, here);
}

const READERS: { readonly [T in SurveyQuestion['type']]: Reader<T> } = {
  text: readText,
  choice: (question, given) => (question.many ? readMany(question, given) : readOne(question, given)),
  rating: readRating,
  number: readNumber,
  date(_, given, here) {
    const day = readDate(lineOf(given), here);
    if (day === undefined) return { unclear: 'Write a date, for example 20 November 2026 or 2026-11-20.' };
    return { value: day, words: dayInWords(day) };
  },
  'yes-no': readYesNo,
};

const lineOf = (given: Given) => ('text' in given ? given.text : typed(given.value)).trim();

/** As people end a word: without the full stop. */
const wordOf = (text: string) =>
  text
    .trim()
    .replace(/(?<![.!])[.!]+$/, '')
    .toLowerCase();

function readText({ maxLength }: Of<'text'>, given: Given): ReadAnswer {
  const text = lineOf(given);
  if (text === '') return { unclear: 'Write your answer in your own words.' };
  if (text.length > maxLength) return { unclear: `Write it in at most ${maxLength} characters.` };
  return { value: text, words: text };
}

function readOne({ choices }: Of<'choice'>, given: Given): ReadAnswer {
  const chosen = 'value' in given ? byNumber(choices, lineOf(given)) : named(choices, given.text);
  if (chosen !== undefined) return { value: chosen, words: chosen };
  return { unclear: `Choose one: ${listed(choices)}.` };
}

function readMany({ choices }: Of<'choice'>, given: Given): ReadAnswer {
  const chosen = 'value' in given ? allOf(lineOf(given), byNumber) : (one(given.text) ?? several(given.text));
  if (chosen === undefined || chosen.length === 0)
    return { unclear: `Choose one or more, with commas between: ${listed(choices)}.` };
  const value = choices.filter(choice => chosen.includes(choice));
  return { value, words: value.join(', ') };

  function one(text: string): string[] | undefined {
    const only = named(choices, text);
    return only === undefined ? undefined : [only];
  }
  /** "and" may be part of a choice, so commas alone are tried first. */
  function several(text: string): string[] | undefined {
    return allOf(text, named) ?? allOf(text.replace(/(?<!\s)\s+(?:and|und|&)\s+/gi, ','), named);
  }
  function allOf(text: string, find: typeof named): string[] | undefined {
    const parts = text
      .split(/[,;\n]/)
      .map(part => part.trim())
      .filter(part => part !== '');
    const found = parts.flatMap(part => find(choices, part) ?? []);
    return found.length === parts.length ? found : undefined;
  }
}

/** By its words, by the beginning of them, or by its number; in that order, as a choice may be a number. */
function named(choices: readonly string[], text: string): string | undefined {
  const word = wordOf(text);
  const exact = choices.find(choice => wordOf(choice) === word);
  const starting = choices.filter(choice => word.length > 2 && wordOf(choice).startsWith(word));
  return exact ?? (starting.length === 1 ? starting[0] : undefined) ?? byNumber(choices, word);
}

function byNumber(choices: readonly string[], text: string): string | undefined {
  return /^\d{1,2}$/.test(text) ? choices[Number(text) - 1] : undefined;
}

const listed = (choices: readonly string[]) => choices.map((choice, i) => `${i + 1} ${choice}`).join(', ');

function readRating({ max }: Of<'rating'>, given: Given): ReadAnswer {
  const [, digits] = /^(\d{1,2})(?:\s*(?:\/|of|out of|von)\s*\d{1,2})?$/i.exec(wordOf(lineOf(given))) ?? [];
  const value = Number(digits);
  if (!(value >= 1 && value <= max)) return { unclear: `Write a number from 1 to ${max}.` };
  return { value, words: `${value} of ${max}` };
}

/** `1,000` is a thousand to some and one to others, so it is asked for again. */
const AMBIGUOUS = /^[-+]?\d{1,3}(?:[.,]\d{3})+$/;

function readNumber(question: Of<'number'>, given: Given): ReadAnswer {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = question;
  const line = wordOf(lineOf(given)).replace(/\s/g, '');
  if ('text' in given && AMBIGUOUS.test(line))
    return { unclear: 'Write the number without separators between the thousands.' };
  const value = /^[-+]?\d{1,15}(?:[.,]\d{1,10})?$/.test(line) ? Number(line.replace(',', '.')) : Number.NaN;
  if (!(value >= min && value <= max)) return { unclear: `Write a number${rangeOf(question)}.` };
  return { value, words: String(value) };
}

function rangeOf({ min, max }: Of<'number'>): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  return max === undefined ? '' : ` of at most ${max}`;
}

const YES = /^(?:y|yes|yep|yeah|yes please|sure|ok|true|j|ja)$/;
const NO = /^(?:n|no|nope|no thanks|false|nein)$/;

function readYesNo(_: Of<'yes-no'>, given: Given): ReadAnswer {
  const word = wordOf(lineOf(given));
  if (YES.test(word)) return { value: true, words: 'Yes' };
  return NO.test(word) ? { value: false, words: 'No' } : { unclear: 'Write yes or no.' };
}
