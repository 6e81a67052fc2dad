import type { Circumstances } from '../../../core/dialogue.ts';
import type { Phrase, Text } from '../../../core/phrase.ts';
import { typed } from '../../../core/text.ts';
import { westernDigits } from '../../../text/digits.ts';
import { isWritten } from '../../../text/forms.ts';
import { phrase, type SentenceKey } from '../../../text/phrase.ts';
import type { AnswerValue, SurveyQuestion } from '../survey.ts';
import { readDate } from './survey-date.ts';
import { originalOf, questionFor } from './survey-languages.ts';
import { isNumber, isSpoken, numberInWords, wordsOf } from './survey-numbers.ts';
import { answerInWords } from './survey-words.ts';

/** An answer as it was written, or as a card holds it: a choice by its number, several with commas between. */
export type Given = { readonly text: string } | { readonly value: unknown };

export type ReadAnswer =
  | { readonly value: AnswerValue; readonly words: Text }
  /** A sentence that says which answers fit. */
  | { readonly unclear: Phrase };

/** The value that was understood; undefined: none. */
type Understood = AnswerValue | undefined | { readonly unclear: Phrase };

type Of<T extends SurveyQuestion['type']> = Extract<SurveyQuestion, { type: T }>;
type Reader<T extends SurveyQuestion['type']> = (
  question: Of<T>,
  given: Given,
  here: Circumstances,
) => Understood;

/**
 * Reads an answer to a question of a survey: by the words that its reader sees, or else by those of its caller. The
 * value is always the caller's. Pure.
 */
export function readAnswer(question: SurveyQuestion, given: Given, here: Circumstances): ReadAnswer {
  const shown = questionFor(question, { reads: here.reads ?? '' });
  const read = readAs(shown, given, here);
  if ('value' in read) return answeredWith(question, originalOf(read.value, shown, question));
  const other = shown === question ? read : readAs(question, given, here);
  return 'value' in other ? answeredWith(question, other.value) : read;
}

function readAs(
  question: SurveyQuestion,
  given: Given,
  here: Circumstances,
): { readonly value: AnswerValue } | { readonly unclear: Phrase } {
  const read = READERS[question.type] as Reader<SurveyQuestion['type']>;
  const value = read(question, given, here) ?? { unclear: neededFor(question) };
  return typeof value === 'object' && 'unclear' in value ? value : { value };
}

const answeredWith = (question: SurveyQuestion, value: AnswerValue): ReadAnswer => ({
  value,
  words: answerInWords(question, value),
});

const READERS: { readonly [T in SurveyQuestion['type']]: Reader<T> } = {
  text: readText,
  choice: (question, given, here) =>
    question.many ? readMany(question, given, here) : readOne(question, given, here),
  rating: readRating,
  number: readNumber,
  date: (_, given, here) => readDate(lineOf(given), here),
  'yes-no': readYesNo,
};

/** Says which answers fit the question. */
function neededFor(question: SurveyQuestion): Phrase {
  switch (question.type) {
    case 'rating':
      return phrase('surveys.unclear.rating', { max: question.max });
    case 'number':
      return numberNeeded(question);
    case 'choice': {
      const numbered = question.choices.map((title, i) =>
        phrase('surveys.numbered', { number: i + 1, title }),
      );
      return phrase(question.many ? 'surveys.unclear.many' : 'surveys.unclear.one', {
        choices: { list: numbered },
      });
    }
    default:
      return phrase(`surveys.unclear.${question.type}`);
  }
}

/** Which numbers are an answer. */
export function numberNeeded({ min, max }: Of<'number'>): Phrase {
  const [least, most] = [{ number: min ?? 0 }, { number: max ?? 0 }];
  if (min !== undefined && max !== undefined)
    return phrase('surveys.unclear.number-between', { min: least, max: most });
  if (min !== undefined) return phrase('surveys.unclear.number-from', { min: least });
  return max === undefined
    ? phrase('surveys.unclear.number')
    : phrase('surveys.unclear.number-to', { max: most });
}

const lineOf = (given: Given) => ('text' in given ? given.text : typed(given.value)).trim();

/** As people end a word: without the full stop. */
const wordOf = (text: string) =>
  text
    .normalize('NFKC')
    .trim()
    .replace(/(?<![.!。！])[.!。！]+$/, '')
    .toLowerCase();

/** Full-width ones are those of this code by now. */
const inDigits = (word: string) => westernDigits(word).replace('٫', '.');

/** Nobody writes what keeps a number apart in a sentence from right to left. */
const ISOLATES = /[\u2066-\u2069]/g;

/** Whether it is one of these forms, in the language of who writes, or in English. */
const isOneOf = (word: string, forms: Text, { readings }: Circumstances) =>
  isWritten(
    word,
    readings(forms).map(form => form.replace(ISOLATES, '')),
  );

function readText({ maxLength }: Of<'text'>, given: Given): Understood {
  const text = lineOf(given);
  if (text.length > maxLength) return { unclear: phrase('surveys.unclear.too-long', { most: maxLength }) };
  return text === '' ? undefined : text;
}

function readOne({ choices }: Of<'choice'>, given: Given, here: Circumstances): Understood {
  return 'value' in given ? byNumber(choices, lineOf(given)) : named(choices, given.text, here);
}

function readMany({ choices }: Of<'choice'>, given: Given, here: Circumstances): Understood {
  const chosen = 'value' in given ? allOf(lineOf(given), byNumber) : (one(given.text) ?? several(given.text));
  if (chosen === undefined || chosen.length === 0) return undefined;
  return choices.filter(choice => chosen.includes(choice));

  function one(text: string): string[] | undefined {
    const only = named(choices, text, here);
    return only === undefined ? undefined : [only];
  }
  /** "and" may be part of a choice, so commas alone are tried first. */
  function several(text: string): string[] | undefined {
    const ands = here.readings(phrase('surveys.word.and'));
    const words = text.split(/(\s+)/).map(word => (isWritten(word.toLowerCase(), ands) ? ',' : word));
    return allOf(text, named) ?? allOf(words.join(''), named);
  }
  function allOf(text: string, find: typeof named): string[] | undefined {
    const parts = text
      .split(/[,;\n、，；،؛]/)
      .map(part => part.trim())
      .filter(part => part !== '');
    // Each part is looked for among all choices, so what names more than there are is not looked at.
    if (parts.length > choices.length) return undefined;
    const found = parts.flatMap(part => find(choices, part, here) ?? []);
    return found.length === parts.length ? found : undefined;
  }
}

/** By its words or the beginning of them; then by some of its words or its place, where these are not of two choices. */
function named(choices: readonly string[], text: string, here: Circumstances): string | undefined {
  const word = wordOf(text);
  const exact = choices.find(choice => wordOf(choice) === word);
  const starting = choices.filter(choice => word.length > 2 && wordOf(choice).startsWith(word));
  return exact ?? (starting.length === 1 ? starting[0] : bySomeWords(choices, word, here));
}

/** "first floor" is "1st floor", "the first one" what stands first. Nothing that was written is left over. */
function bySomeWords(choices: readonly string[], text: string, here: Circumstances): string | undefined {
  const words = new Set(wordsOf(text, here));
  const all = choices.map(choice => ({ choice, words: new Set(wordsOf(choice, here)) }));
  const having = all.filter(each => words.size > 0 && [...words].every(one => each.words.has(one)));
  const same = having.filter(each => each.words.size === words.size);
  const meant = (same.length > 0 ? same : having).map(({ choice }) => choice);
  const [only] = words;
  const placed = words.size === 1 && isNumber(only) ? byNumber(choices, only ?? '') : undefined;
  // "Second" is what is called so. A digit may be either, and is asked for again where that is not the same.
  const isPlace = placed !== undefined && (meant.length === 0 || isNumber(text));
  const found = new Set(isPlace ? [...meant, placed] : meant);
  return found.size === 1 ? [...found][0] : undefined;
}

function byNumber(choices: readonly string[], text: string): string | undefined {
  return /^\d{1,2}$/.test(text) ? choices[Number(text) - 1] : undefined;
}

/** `4`, `4/5`, "four", or as it is said: "4 of 5", "four stars". */
function readRating({ max }: Of<'rating'>, given: Given, here: Circumstances): Understood {
  const word = inDigits(wordOf(lineOf(given)));
  const [, digits] = /^(\d{1,2})(?:\s*\/\s*\d{1,2})?$/.exec(word) ?? [];
  const steps = Array.from({ length: max }, (_, i) => i + 1);
  const isSaid = (value: number) =>
    isSpoken(word, phrase('surveys.word.rating', { value: String(value), max: String(max) }), here);
  const value = digits === undefined ? (numberInWords(word, here) ?? steps.find(isSaid)) : Number(digits);
  return value !== undefined && value >= 1 && value <= max ? value : undefined;
}

/** `1,000` is a thousand to some and one to others, so it is asked for again. */
const AMBIGUOUS = /^[-+]?\d{1,3}(?:[.,]\d{3})+$/;

function readNumber(question: Of<'number'>, given: Given, here: Circumstances): Understood {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = question;
  const line = inDigits(wordOf(lineOf(given)).replace(/\s/g, ''));
  if ('text' in given && AMBIGUOUS.test(line)) return { unclear: phrase('surveys.unclear.thousands') };
  const isDigits = /^[-+]?\d{1,15}(?:[.,]\d{1,10})?$/.test(line);
  const value = isDigits ? Number(line.replace(',', '.')) : numberInWords(line, here);
  return value !== undefined && value >= min && value <= max ? value : undefined;
}

/** The values of buttons and forms. */
const PRESSED: Readonly<Record<string, boolean>> = { yes: true, true: true, no: false, false: false };

function readYesNo(_: Of<'yes-no'>, given: Given, here: Circumstances): Understood {
  const word = wordOf(lineOf(given));
  if ('value' in given) return PRESSED[word];
  const isSaid = (title: SentenceKey, forms: SentenceKey) =>
    isOneOf(word, phrase(title), here) || isOneOf(word, phrase(forms), here);
  if (isSaid('prompt.yes', 'prompt.word.yes')) return true;
  return isSaid('prompt.no', 'prompt.word.no') ? false : undefined;
}
