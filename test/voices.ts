import { join } from 'node:path';
import { loadCatalogue } from '../src/text/catalogue.ts';
import { createVoices } from '../src/text/voice.ts';

/** The voices of the product, and how it speaks to somebody of whom nothing is known. */
export const voiceFor = createVoices(loadCatalogue(join(import.meta.dirname, '../locales')));
export const english = voiceFor();
