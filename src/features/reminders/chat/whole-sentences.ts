import { sentencesOf } from '../../../text/forms.ts';
import { remembered } from '../../../text/remembered.ts';

/** Sentences whose gaps may be anything; a few of each language. */
export const wholeSentences = remembered(50, (written: string) => sentencesOf(written, '.+'));
