import { join } from 'node:path';
import { loadCatalogue } from '../src/text/catalogue.ts';
import { createVoices } from '../src/text/voice.ts';

export const catalogue = loadCatalogue(join(import.meta.dirname, '../locales'));

/** The voices of the product, and how it speaks to somebody of whom nothing is known. */
export const voiceFor = createVoices(catalogue, { now: () => new Date() });
export const english = voiceFor();
