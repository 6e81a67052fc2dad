import { expect, test } from 'vitest';
import type { Turn } from '../../../src/chat/turn.ts';
import { languageSaid } from '../../../src/features/language/chat/language-words.ts';
import { ABILITIES, lineRead, THERE } from '../../chat/corpus.ts';
import { voiceFor } from '../../voices.ts';

/** The language that a line asks for, of somebody who reads this one; `other` where it asks for none. */
function asked(language: string, text: string): string | undefined {
  const { name, text: said } = lineRead(language, text);
  if (name !== 'language') return name;
  const turn = { event: { ...THERE, locale: language }, voiceFor, abilities: ABILITIES } as unknown as Turn;
  return languageSaid(turn, said);
}

/** By who reads, and what is asked for. */
const ROWS: readonly (readonly [reads: string, wants: string, ...written: string[]])[] = [
  ['en', 'en', 'in english please', 'please in English', 'English please', 'In English!', 'English'],
  ['en', 'de', 'in German, please', 'German please', 'in german thanks', 'switch to German'],
  ['en', 'de', 'can we switch to German please?', 'do you speak German?', 'can you speak German?'],
  ['en', 'de', 'change language to german please', 'set my language to German', 'speak German please'],
  ['en', 'pt-BR', 'in Portuguese please', 'in Brazilian Portuguese please'],
  ['en', 'de', 'auf Deutsch bitte'],
  ['en', 'fr', 'en français svp'],
  [
    'de',
    'de',
    'auf Deutsch bitte',
    'auf Deutsch',
    'bitte auf Deutsch',
    'Deutsch bitte',
    'auf deutsch, bitte!',
  ],
  ['de', 'en', 'auf Englisch bitte', 'in Englisch bitte', 'sprich bitte Englisch', 'sprich Englisch bitte'],
  ['de', 'en', 'kannst du auf Englisch schreiben?', 'kannst du Englisch?', 'sprichst du Englisch?'],
  [
    'de',
    'en',
    'kannst du mir auf Englisch antworten',
    'schreib bitte auf Englisch',
    'stell die Sprache auf Englisch',
  ],
  ['de', 'en', 'Sprache auf Englisch ändern', 'bitte auf Englisch umstellen', 'in English please'],
  ['de', 'ja', '日本語でお願いします'],
  ['fr', 'en', 'en anglais svp', 'en anglais', "en anglais s'il te plaît", 'svp en anglais', 'anglais svp'],
  ['fr', 'en', "s'il vous plaît, en anglais", 'parle en anglais stp', 'peux-tu parler en anglais stp'],
  ['fr', 'en', 'peux-tu passer en anglais ?', "passe à l'anglais", 'on peut parler anglais ?'],
  ['fr', 'fr', 'en français merci', 'en francais svp'],
  [
    'es',
    'en',
    'en inglés por favor',
    'en inglés',
    'por favor en inglés',
    'inglés por favor',
    'en ingles porfa',
  ],
  ['es', 'en', '¿puedes hablar en inglés?', 'cambia a inglés por favor', '¿hablas inglés?'],
  ['es', 'es', 'en español, gracias'],
  [
    'pt-BR',
    'en',
    'em inglês por favor',
    'em inglês',
    'por favor, em inglês',
    'inglês por favor',
    'em ingles pfv',
  ],
  ['pt-BR', 'en', 'fala inglês por favor', 'você fala inglês?', 'muda para inglês por favor'],
  ['pt-BR', 'pt-BR', 'em português pfv'],
  [
    'ja',
    'en',
    '英語でお願いします',
    '英語で',
    '英語で、お願いします',
    '英語お願いします',
    '英語でお願い',
    '英語でください',
  ],
  ['ja', 'en', '英語にしてください', '英語にして', '英語で返事してください', '言語を英語に変更してください'],
  ['ja', 'en', 'すみません、英語でお願いします', '英語で話してくれますか'],
  ['ar', 'en', 'بالإنجليزية من فضلك', 'بالإنجليزية', 'من فضلك بالإنجليزية', 'بالإنجليزية لو سمحت'],
  ['ar', 'en', 'بالانجليزي من فضلك', 'الإنجليزية من فضلك', 'باللغة الإنجليزية من فضلك'],
  ['ar', 'en', 'تحدث بالإنجليزية من فضلك', 'تكلم بالإنجليزية', 'غير اللغة إلى الإنجليزية من فضلك'],
  ['ar', 'ar', 'بالعربية من فضلك', 'بالعربي'],
  // A line that only begins so names no language.
  [
    'en',
    'other',
    'in English class please',
    'in time please',
    'de',
    'en',
    'English breakfast',
    'I learn English',
  ],
  ['de', 'other', 'auf Deutschland', 'auf jeden Fall bitte', 'in Berlin bitte', 'es', 'Deutschkurs'],
  ['fr', 'other', 'en retard svp', 'en anglais le mot est long'],
];

const rows = ROWS.flatMap(([reads, wants, ...written]) => written.map(text => [reads, text, wants] as const));

test.each(rows)('%s: "%s" asks for %s', (reads, text, wants) => {
  expect(asked(reads, text)).toBe(wants);
});
