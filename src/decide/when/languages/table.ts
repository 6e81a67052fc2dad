import type { Grammar } from '../grammar.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import { pt } from './pt.ts';

/** The languages in which times are read, by the first part of their BCP 47 tag. */
export const GRAMMARS: ReadonlyMap<string, Grammar> = new Map(Object.entries({ en, de, fr, es, ja, pt, ar }));

/** `language`: BCP 47; undefined: no times are read in it. */
export const grammarOf = (language: string): Grammar | undefined =>
  GRAMMARS.get(language.split('-')[0]?.toLowerCase() ?? '');
