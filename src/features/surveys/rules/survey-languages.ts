import type { InLanguages } from '../../../core/phrase.ts';
import { translationFor } from '../../../text/translation.ts';
import type { Voice } from '../../../text/voice.ts';
import type { SurveyQuestion, SurveyWords } from '../survey.ts';

type Reading = Pick<Voice, 'reads'>;

/** With the words of this very language, as far as there are any. */
export function wordedIn<T extends { readonly translations?: InLanguages<object> | undefined }>(
  said: T,
  language: string | undefined,
): T {
  return { ...said, ...(language !== undefined && said.translations?.[language]) };
}

/** A question as its caller asks it of this reader. */
export const questionFor = (question: SurveyQuestion, reader: Reading): SurveyQuestion => ({
  ...question,
  ...translationFor(question.translations, reader),
});

/** What a card of a survey says to this reader, with all of its questions. */
export function saidTo<T extends { readonly translations?: InLanguages<SurveyWords> }>(
  said: T & { readonly questions?: readonly SurveyQuestion[] },
  reader: Reading,
): T {
  const { questions } = said;
  return {
    ...said,
    ...translationFor(said.translations, reader),
    ...(questions && { questions: questions.map(question => questionFor(question, reader)) }),
  };
}
