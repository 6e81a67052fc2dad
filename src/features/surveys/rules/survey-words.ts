import { longDay } from '../../../text/format.ts';
import type { AnswerValue, SurveyQuestion } from '../survey.ts';

/** `20 November 2026` for `2026-11-20`. */
export function dayInWords(day: string): string {
  return longDay(new Date(`${day}T00:00:00Z`), { timeZone: 'UTC' });
}

/** An answer as it reads; what was left out is `–`. */
export function answerInWords(question: SurveyQuestion, value: AnswerValue | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'object') return value.join(', ');
  if (question.type === 'rating') return `${value} of ${question.max}`;
  return question.type === 'date' ? dayInWords(String(value)) : String(value);
}
