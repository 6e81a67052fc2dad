import { voicesOf } from '../../../chat/ends.ts';
import type { OtherWords } from '../../../chat/feature.ts';
import { type Turn, voiceOf } from '../../../chat/turn.ts';
import { sentencesOf } from '../../../text/forms.ts';
import { languageNamed } from '../../../text/language-names.ts';
import { phrase, worded } from '../../../text/phrase.ts';
import { remembered } from '../../../text/remembered.ts';

/** The words around a language: those that may as well be what somebody answers, "auf Deutsch", and those that ask for it. */
const AROUND = ['language.word.in', 'language.word.change'] as const;
type Around = (typeof AROUND)[number];

export const OTHER_WORDS: readonly OtherWords[] = [
  {
    ...{ command: 'language', forms: 'language.word.in', mayAnswer: true },
    read: (turn, line) => (isName(turn, line) ? line : nameIn(turn, line, 'language.word.in')),
  },
  {
    ...{ command: 'language', forms: 'language.word.change' },
    read: (turn, line) => nameIn(turn, line, 'language.word.change'),
  },
];

/** The tag of the language that this text names, alone or among such words; undefined: it names none that Herald speaks. */
export function languageSaid(turn: Turn, text: string): string | undefined {
  const { languages } = voiceOf(turn);
  const alone = languageNamed(text, languages);
  if (alone !== undefined) return alone;
  const [name = ''] = AROUND.flatMap(forms => nameIn(turn, text, forms) ?? []);
  return languageNamed(name, languages);
}

function nameIn(turn: Turn, text: string, forms: Around): string | undefined {
  if (text.length > LONGEST) return undefined;
  const line = text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^[¡¿]+|(?<![.!?。！？؟])[.!?。！？؟]+$/gu, '')
    .trim();
  return voicesOf(turn)
    .flatMap(voice => sentences(worded(voice, phrase(forms))))
    .map(sentence => sentence.exec(line)?.groups?.value ?? '')
    .find(name => isName(turn, name));
}

/** "Könntest du die Sprache bitte wieder auf brasilianisches Portugiesisch umstellen" has 79 characters. */
const LONGEST = 100;

const sentences = remembered(50, (written: string) => sentencesOf(written, '.+?', 'value'));

/** "De", "es" and "en" are words. */
const isName = (turn: Turn, name: string): boolean =>
  !/^(?:[a-z]{2,3}(?:-\w+)?)?$/iu.test(name.trim()) &&
  languageNamed(name, voiceOf(turn).languages) !== undefined;
