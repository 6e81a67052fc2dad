import type { PhraseValue, Text } from '../../../core/phrase.ts';
import { phrase } from '../../../text/phrase.ts';
import type { AnswerValue, SurveyQuestion } from '../survey.ts';
import { choiceIn } from './survey-languages.ts';
import type { Counted } from './survey-sum.ts';

/** An answer as it reads; what was left out is `–`. */
export function answerInWords(question: SurveyQuestion, value: AnswerValue | null | undefined): Text {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'object')
    return phrase('surveys.answer.choices', {
      choices: { list: value.map(each => choiceIn(question, each)) },
    });
  if (typeof value === 'boolean') return phrase(value ? 'prompt.yes' : 'prompt.no');
  if (question.type === 'rating' && typeof value === 'number')
    return phrase('surveys.answer.rating', { value: { number: value }, max: { number: question.max } });
  if (question.type === 'date') return dayInWords(String(value));
  return typeof value === 'string' ? choiceIn(question, value) : plainly(value);
}

/** An answer as it stands beside its bar: a rating without its maximum. */
export function countedInWords(question: SurveyQuestion, { value }: Counted): Text {
  if (typeof value === 'object') return phrase('surveys.answer.range', range(value));
  if (typeof value === 'boolean') return phrase(value ? 'prompt.yes' : 'prompt.no');
  if (question.type === 'date') return dayInWords(String(value));
  return typeof value === 'string' ? choiceIn(question, value) : plainly(value);
}

const plainly = (value: number): Text => phrase('surveys.answer.number', { number: { number: value } });

const dayInWords = (day: string): Text => phrase('surveys.answer.day', { day: { day } });

const range = ({
  from,
  under,
}: {
  from: number;
  under: number;
}): { from: PhraseValue; under: PhraseValue } => ({
  from: { number: from },
  under: { number: under },
});
