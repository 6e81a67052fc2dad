import { type InLanguages, type Translated, translated } from '../../../core/phrase.ts';
import { translationFor } from '../../../text/translation.ts';
import type { Voice } from '../../../text/voice.ts';
import type { AnswerValue, SurveyQuestion, SurveyWords } from '../survey.ts';

type Reading = Pick<Voice, 'reads'>;

/** With the words of this very language, as far as there are any. */
export function wordedIn<T extends { readonly translations?: InLanguages<object> | undefined }>(
  said: T,
  language: string | undefined,
): T {
  return { ...said, ...(language !== undefined && said.translations?.[language]) };
}

/** A question as its caller asks it of this reader. */
export function questionFor(question: SurveyQuestion, reader: Reading): SurveyQuestion {
  const words = translationFor(question.translations, reader);
  return words === undefined ? question : { ...question, ...words };
}

interface Said {
  readonly title: string;
  readonly intro?: string;
  readonly translations?: InLanguages<SurveyWords>;
  readonly questions?: readonly SurveyQuestion[];
}

/** A card of a survey in the words for this reader, with all of its questions. One without an intro gets none. */
export function saidTo<T extends Said>(said: T, reader: Reading): T {
  const { title, intro } = translationFor(said.translations, reader) ?? {};
  const { questions } = said;
  return {
    ...said,
    ...(title !== undefined && { title }),
    ...(intro !== undefined && said.intro !== undefined && { intro }),
    ...(questions && { questions: questions.map(question => questionFor(question, reader)) }),
  };
}

/** The title of a survey and the text of a question, in every language that they have. */
export const titleIn = ({ title, translations }: Pick<Said, 'title' | 'translations'>) =>
  translated(title, translations, words => words.title);
export const textIn = ({ text, translations }: SurveyQuestion) =>
  translated(text, translations, words => words.text);

/** A choice as each reader knows it; any other answer as it is. */
export function choiceIn(question: SurveyQuestion, choice: string): string | Translated {
  const place = question.type === 'choice' ? question.choices.indexOf(choice) : -1;
  return place < 0 ? choice : translated(choice, question.translations, ({ choices }) => choices?.[place]);
}

/** The choice of the question itself, of one as somebody read it: so that the answers of all count together. */
export function originalOf(value: AnswerValue, shown: SurveyQuestion, question: SurveyQuestion): AnswerValue {
  if (shown.type !== 'choice' || question.type !== 'choice') return value;
  const back = (choice: string) => question.choices[shown.choices.indexOf(choice)] ?? choice;
  if (typeof value === 'string') return back(value);
  return typeof value === 'object' ? value.map(back) : value;
}
