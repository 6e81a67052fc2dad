/**
 * Numbers in words, in any of the languages: `twenty five`, `fünfundzwanzig`, `deux cents`, `二十五`. Words that are not
 * one whole number are none: "one two" is not three.
 */

import { plainLetters } from './letters.ts';

/** The numbers below a hundred, each in the ways in which it is written, and what goes on from there. */
interface NumberWords {
  readonly small: ReadonlyMap<string, number>;
  readonly hundreds: ReadonlyMap<string, number>;
  /** Thousands and millions. */
  readonly scales: ReadonlyMap<string, number>;
}

const from = (first: number, words: string, step = 1): [string, number][] =>
  plainLetters(words)
    .split(' ')
    .flatMap((forms, i) => forms.split('|').map((word): [string, number] => [word, first + i * step]));

/** A ten and what follows it, as `tied` writes both. */
const beyond = (
  tens: readonly [string, number][],
  units: readonly [string, number][],
  tied: (ten: string, unit: string, of: number) => readonly string[],
): [string, number][] =>
  tens.flatMap(([ten, of]) =>
    units
      .filter(([, unit]) => unit < 10)
      .flatMap(([word, unit]) => tied(ten, word, unit).map((both): [string, number] => [both, of + unit])),
  );

const words = (
  small: [string, number][],
  hundreds: [string, number][],
  scales: [string, number][],
): NumberWords => ({
  small: new Map(small),
  hundreds: new Map(hundreds),
  scales: new Map(scales),
});

const EN_UNITS = from(1, 'one two three four five six seven eight nine');
const EN_TEENS = from(10, 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen');
const EN_TENS = from(20, 'twenty thirty forty|fourty fifty sixty seventy eighty ninety', 10);
const DE_UNITS = from(1, 'ein|eins zwei drei vier fünf sechs sieben acht neun');
const DE_TEENS = from(10, 'zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn');
const DE_TENS = from(20, 'zwanzig dreißig|dreissig vierzig fünfzig sechzig siebzig achtzig neunzig', 10);
const FR_UNITS = from(1, 'un|une deux trois quatre cinq six sept huit neuf');
const FR_TEENS = [
  ...from(10, 'dix onze douze treize quatorze quinze seize'),
  ...from(17, 'dix-sept dix-huit dix-neuf'),
];
const FR_TENS = [
  ...from(20, 'vingt trente quarante cinquante soixante', 10),
  ...from(80, 'quatre-vingt|quatre-vingts'),
  ...from(70, 'septante huitante|octante nonante', 10),
];
const ES_UNITS = from(1, 'un|uno|una dos tres cuatro cinco seis siete ocho nueve');
const ES_TEENS = [
  ...from(
    10,
    'diez once doce trece catorce quince dieciséis|dieciseis diecisiete dieciocho diecinueve veinte',
  ),
  ...from(
    21,
    'veintiuno|veintiún veintidós|veintidos veintitrés|veintitres veinticuatro veinticinco veintiséis|veintiseis',
  ),
  ...from(27, 'veintisiete veintiocho veintinueve'),
];
const ES_TENS = from(30, 'treinta cuarenta cincuenta sesenta setenta ochenta noventa', 10);
const PT_UNITS = from(1, 'um|uma dois|duas três|tres quatro cinco seis sete oito nove');
const PT_TEENS = from(10, 'dez onze doze treze quatorze|catorze quinze dezesseis dezessete dezoito dezenove');
const PT_TENS = from(20, 'vinte trinta quarenta cinquenta sessenta setenta oitenta noventa', 10);
const AR_UNITS = from(
  1,
  'واحد|واحدة اثنان|اثنين ثلاثة|ثلاث أربعة|اربعة|أربع خمسة|خمس ستة|ست سبعة|سبع ثمانية|ثماني تسعة|تسع',
);
const AR_TEENS: [string, number][] = [
  ...['أحد عشر', 'احد عشر', 'إحدى عشرة'].map((word): [string, number] => [plainLetters(word), 11]),
  ...['اثنا عشر', 'اثني عشر', 'اثنتا عشرة', 'اثنتي عشرة'].map((word): [string, number] => [
    plainLetters(word),
    12,
  ]),
  ...AR_UNITS.filter(([, unit]) => unit > 2).flatMap(([word, unit]): [string, number][] => [
    [`${word} عشر`, 10 + unit],
    [`${word} عشره`, 10 + unit],
  ]),
];
const AR_TENS = from(
  20,
  'عشرون|عشرين ثلاثون|ثلاثين أربعون|أربعين|اربعين خمسون|خمسين ستون|ستين سبعون|سبعين ثمانون|ثمانين تسعون|تسعين',
  10,
);

const LANGUAGES: readonly NumberWords[] = [
  words(
    [
      ['zero', 0],
      ...EN_UNITS,
      ...EN_TEENS,
      ...EN_TENS,
      ...beyond(EN_TENS, EN_UNITS, (ten, unit) => [`${ten}-${unit}`, `${ten} ${unit}`]),
    ],
    [['hundred', 100]],
    [
      ['thousand', 1e3],
      ['million', 1e6],
    ],
  ),
  words(
    [
      ['null', 0],
      ...DE_UNITS,
      ...DE_TEENS,
      ...DE_TENS,
      ...beyond(DE_TENS, DE_UNITS, (ten, unit) => (unit === 'eins' ? [] : [`${unit}und${ten}`])),
    ],
    [['hundert', 100]],
    [['tausend', 1e3], ...from(1e6, 'million|millionen')],
  ),
  words(
    [
      ['zéro', 0],
      ...FR_UNITS,
      ...FR_TEENS,
      ...FR_TENS,
      ...beyond(FR_TENS, FR_UNITS, (ten, unit, of) => [
        `${ten}-${unit}`,
        `${ten} ${unit}`,
        ...(of === 1 ? [`${ten} et ${unit}`, `${ten}-et-${unit}`] : []),
      ]),
      ...FR_TEENS.flatMap(([teen, of]): [string, number][] => [
        ...['soixante-', 'soixante ', 'soixante et '].map((ten): [string, number] => [
          `${ten}${teen}`,
          60 + of,
        ]),
        ...['quatre-vingt-', 'quatre-vingt '].map((ten): [string, number] => [`${ten}${teen}`, 80 + of]),
      ]),
    ],
    from(100, 'cent|cents'),
    [['mille', 1e3], ...from(1e6, 'million|millions')],
  ),
  words(
    [
      ['cero', 0],
      ...ES_UNITS,
      ...ES_TEENS,
      ...ES_TENS,
      ...beyond(ES_TENS, ES_UNITS, (ten, unit) => [`${ten} y ${unit}`]),
    ],
    from(
      100,
      'cien|ciento doscientos|doscientas trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos',
      100,
    ),
    [['mil', 1e3], ...from(1e6, 'millón|millones')],
  ),
  words(
    [
      ['zero', 0],
      ...PT_UNITS,
      ...PT_TEENS,
      ...PT_TENS,
      ...beyond(PT_TENS, PT_UNITS, (ten, unit) => [`${ten} e ${unit}`]),
    ],
    from(
      100,
      'cem|cento duzentos|duzentas trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos',
      100,
    ),
    [['mil', 1e3], ...from(1e6, 'milhão|milhões')],
  ),
  words(
    [
      ['صفر', 0],
      ...AR_UNITS,
      ...from(10, 'عشرة|عشر'),
      ...AR_TEENS,
      ...AR_TENS,
      ...beyond(AR_TENS, AR_UNITS, (ten, unit) => [`${unit} و${ten}`]),
    ],
    [...from(100, 'مئة|مائة'), ...from(200, 'مئتان|مئتين|مائتان|مائتين')],
    [...from(1e3, 'ألف|الف|آلاف'), ...from(1e6, 'مليون')],
  ),
];

/** In Arabic two of them are one word. */
const DUALS: Readonly<Record<string, string>> = {
  يوم: 'يوم',
  أسبوع: 'أسبوع',
  اسبوع: 'أسبوع',
  شهر: 'شهر',
  سنت: 'سنة',
  عام: 'سنة',
};
const DUAL = new RegExp(`(?<!\\p{L})(${Object.keys(DUALS).join('|')})(?:ين|ان)(?!\\p{L})`, 'gu');

/** With the number of what is two apart from it: "2 days". */
export const withDualsApart = (text: string): string =>
  text.replace(DUAL, (dual, one: string) => (DUALS[one] === undefined ? dual : `2 ${DUALS[one]}`));

/** Words that may stand between the parts of one number. */
const AND = /^(?:and|und|et|y|e|و)$/u;
const MINUS = 'minus|negative|moins|menos|マイナス|ناقص';

const KANJI = '〇一二三四五六七八九';
const IN_KANJI: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1_000 };

/** The single words of the numbers of each language. */
const PARTS: readonly ReadonlySet<string>[] = LANGUAGES.map(
  ({ small, hundreds, scales }) =>
    new Set(
      [...small.keys(), ...hundreds.keys(), ...scales.keys()]
        .flatMap(words => words.split(/[ -]/))
        .filter(word => !AND.test(word)),
    ),
);

const WRITTEN_IN_KANJI = new RegExp(`(?:(?:${MINUS}) ?)?[〇一二三四五六七八九十百千万]{1,12}`, 'gu');

/** Where words stand in a line. */
export interface InLine {
  readonly index: number;
  readonly text: string;
}

/**
 * Where in a line there may be a number in words: whether it is one, `numberInWords` tells. Looked up word by word, as an
 * expression with all of them takes 10 ms to compile wherever it stands.
 */
export function numbersInWords(line: string): InLine[] {
  const all = [...line.matchAll(/[\p{L}\p{M}]+/gu)].map(({ 0: text, index }) => ({ index, text }));
  const found = [...line.matchAll(WRITTEN_IN_KANJI)].map(({ 0: text, index }) => ({ index, text }));
  for (let at = 0; at < all.length; ) {
    const last = Math.max(...PARTS.map(parts => lastOf(line, all, { at, parts })));
    const [first, end] = [all[at], all[last]];
    if (first && end) found.push(between(line, first, end));
    at = Math.max(at, last) + 1;
  }
  return found;
}

const isPart = (word: string, parts: ReadonlySet<string>): boolean =>
  parts.has(word) || (/hundert|tausend/u.test(word) && numberInWords(word) !== undefined);

/** Of the words from there on the last one of a number of this language, and not "and"; before all where there is none. */
function lastOf(
  line: string,
  all: readonly InLine[],
  { at: first, parts }: { readonly at: number; readonly parts: ReadonlySet<string> },
): number {
  let last = -1;
  for (let at = first; at < Math.min(all.length, first + MOST_PARTS); at += 1) {
    const [before, word] = [all[at - 1], all[at]];
    if (word === undefined || (at > first && before && !areTied(line, before, word))) break;
    const lower = plainLetters(word.text.toLowerCase());
    if (isPart(lower, parts) || (at > first && isPart(lower.replace(/^و/u, ''), parts))) last = at;
    else if (at === first || !AND.test(lower)) break;
  }
  return last;
}

/** So many words has no number that people write. */
const MOST_PARTS = 16;

const areTied = (line: string, before: InLine, word: InLine) =>
  /^[ -]$/u.test(line.slice(before.index + before.text.length, word.index));

/** With what belongs to it in front: "minus five", "a hundred". */
function between(line: string, first: InLine, last: InLine): InLine {
  const [before = ''] = BEFORE.exec(line.slice(0, first.index)) ?? [];
  const index = first.index - before.length;
  return { index, text: line.slice(index, last.index + last.text.length) };
}

const BEFORE = new RegExp(`(?<!\\p{L})(?:(?:${MINUS}) )?(?:an? )?$`, 'iu');

const SIGNED = new RegExp(`^(${MINUS})? ?(.+)$`, 'su');

/** UTF-16 units: no number that people write in words is longer. */
const LONGEST = 120;

export function numberInWords(text: string): number | undefined {
  if (text.length > LONGEST) return undefined;
  const [, minus, line = ''] = SIGNED.exec(plainLetters(text.trim().toLowerCase())) ?? [];
  const number =
    inKanji(line) ?? LANGUAGES.map(language => inLanguage(line, language)).find(each => each !== undefined);
  return minus === undefined || number === undefined ? number : -number;
}

/** `千二百三十四`, `五万`, `五〇` */
function inKanji(line: string): number | undefined {
  if (!/^[〇一二三四五六七八九十百千万]{1,12}$/u.test(line)) return undefined;
  const digits = (text: string) => [...text].map(each => KANJI.indexOf(each)).join('');
  if (/^[〇一二三四五六七八九]+$/u.test(line)) return Number(digits(line));
  const at = line.lastIndexOf('万');
  const [many, less] = at > 0 ? [line.slice(0, at), line.slice(at + 1)] : ['', line];
  const [more, rest] = [many, less].map(each => (each === '' ? 0 : belowMyriad(each)));
  return more === undefined || rest === undefined ? undefined : more * 10_000 + rest;
}

function belowMyriad(line: string): number | undefined {
  const parts =
    /^(?:([二三四五六七八九]?)千)?(?:([二三四五六七八九]?)百)?(?:([二三四五六七八九]?)十)?([一二三四五六七八九]?)$/u.exec(
      line,
    );
  if (parts === null) return undefined;
  const [, thousands, hundreds, tens, units] = parts;
  const count = (digit: string | undefined, of: string) =>
    line.includes(of) ? (digit ? KANJI.indexOf(digit) : 1) * (IN_KANJI[of] ?? 0) : 0;
  return (
    count(thousands, '千') + count(hundreds, '百') + count(tens, '十') + (units ? KANJI.indexOf(units) : 0)
  );
}

function inLanguage(line: string, language: NumberWords): number | undefined {
  const apart = line
    .replace(/(hundert|tausend)/gu, ' $1 ')
    .replace(/\s+/g, ' ')
    .trim();
  let [total, least]: [number, number] = [0, Number.POSITIVE_INFINITY];
  let current: number | undefined;
  for (const part of partsOf(apart.replace(/^an? (?=hundred|thousand|million)/u, ''), language)) {
    if (part === undefined) return undefined;
    if (part.kind === 'scale') {
      if (part.value >= least || current === 0) return undefined;
      [total, least, current] = [total + (current ?? 1) * part.value, part.value, undefined];
      continue;
    }
    current = part.kind === 'small' ? added(current, part.value) : hundredsOf(current, part.value);
    if (current === undefined) return undefined;
  }
  return total === 0 && current === undefined ? undefined : total + (current ?? 0);
}

/** "Two hundred" and five; not twenty and thirty. */
function added(current: number | undefined, value: number): number | undefined {
  if (current === undefined) return value;
  return current >= 100 && current % 100 === 0 ? current + value : undefined;
}

function hundredsOf(current: number | undefined, value: number): number | undefined {
  if (current === undefined) return value;
  return value === 100 && current > 0 && current < 100 ? current * 100 : undefined;
}

type Part = { readonly kind: 'small' | 'hundreds' | 'scale'; readonly value: number };

/** So many words one part has at most: `soixante et un`. */
const LONGEST_PART = 3;

function partsOf(line: string, { small, hundreds, scales }: NumberWords): (Part | undefined)[] {
  const all = line.replace(/ و(?=\p{L})/gu, ' و ').split(' ');
  const parts: (Part | undefined)[] = [];
  for (let at = 0; at < all.length; ) {
    const lengths = Array.from({ length: LONGEST_PART }, (_, i) => LONGEST_PART - i);
    const length = lengths.find(count => small.has(joined(all, at, count)));
    const word = all[at] ?? '';
    if (length !== undefined) parts.push({ kind: 'small', value: small.get(joined(all, at, length)) ?? 0 });
    else if (hundreds.has(word)) parts.push({ kind: 'hundreds', value: hundreds.get(word) ?? 0 });
    else if (scales.has(word)) parts.push({ kind: 'scale', value: scales.get(word) ?? 0 });
    else if (!AND.test(word) || at === 0 || at === all.length - 1) parts.push(undefined);
    at += length ?? 1;
  }
  return parts;
}

/** In Arabic "and" is written with what follows. */
const joined = (all: readonly string[], at: number, count: number) =>
  all.slice(at, at + count).length < count
    ? ''
    : all
        .slice(at, at + count)
        .join(' ')
        .replace(/ و /g, ' و');
