/** How people say a day of a month in words: first to thirty-first, as sources of regular expressions in small letters. */
type Dates = readonly string[];

const ENGLISH = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth'];
const ENGLISH_TEENS = ['thir', 'four', 'fif', 'six', 'seven', 'eigh', 'nine'].map(each => `${each}teenth`);

const ENGLISH_WORDS = [
  ...[...ENGLISH, 'tenth', 'eleventh', 'twelfth', ...ENGLISH_TEENS, 'twentieth'],
  ...ENGLISH.map(each => `twenty[- ]?${each}`),
  ...['thirtieth', 'thirty[- ]?first'],
];

/** In digits as well: "1st"; and at the end what there is none of: "42nd". */
export const enDates: Dates = [
  ...ENGLISH_WORDS.map((word, i) => `${word}|0?${i + 1}(?:st|nd|rd|th)`),
  '\\d{1,2}(?:st|nd|rd|th)',
];

const GERMAN = ['ein', 'zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun'];
const GERMAN_TEENS = ['drei', 'vier', 'fünf', 'sech', 'sieb', 'acht', 'neun'].map(each => `${each}zehnt`);

export const deDates: Dates = [
  ...['erst', 'zweit', 'dritt', 'viert', 'fünft', 'sechst', 'sieb(?:en)?t', 'acht', 'neunt', 'zehnt', 'elft'],
  ...['zwölft', ...GERMAN_TEENS, 'zwanzigst', ...GERMAN.map(each => `${each}undzwanzigst`)],
  ...['drei(?:ß|ss)igst', 'einunddrei(?:ß|ss)igst'],
].map(stem => `${stem}e[nrs]?`);

const FRENCH = ['deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf'];

export const frDates: Dates = [
  ...['premier', ...FRENCH, 'dix', 'onze', 'douze', 'treize', 'quatorze', 'quinze', 'seize'],
  ...['dix[- ]sept', 'dix[- ]huit', 'dix[- ]neuf', 'vingt', 'vingt[- ]et[- ]un'],
  ...FRENCH.map(each => `vingt[- ]${each}`),
  ...['trente', 'trente[- ]et[- ]un'],
];

const SPANISH = ['tr[ée]s', 'cuatro', 'cinco', 's[ée]is', 'siete', 'ocho', 'nueve'];

export const esDates: Dates = [
  ...['primero|uno', 'dos', ...SPANISH, 'diez', 'once', 'doce', 'trece', 'catorce', 'quince'],
  ...['diecis[ée]is', 'diecisiete', 'dieciocho', 'diecinueve', 'veinte', 'veinti[úu]n(?:o)?', 'veintid[óo]s'],
  ...SPANISH.map(each => `veinti${each}`),
  ...['treinta', 'treinta y uno?'],
];

const PORTUGUESE = ['dois', 'tr[êe]s', 'quatro', 'cinco', 'seis', 'sete', 'oito', 'nove'];

export const ptDates: Dates = [
  ...['primeiro|um', ...PORTUGUESE, 'dez', 'onze', 'doze', 'treze', '(?:quatorze|catorze)', 'quinze'],
  ...['dezesseis', 'dezessete', 'dezoito', 'dezenove', 'vinte', 'vinte e um'],
  ...PORTUGUESE.map(each => `vinte e ${each}`),
  ...['trinta', 'trinta e um'],
];

const ARABIC = ['ثاني', 'ثالث', 'رابع', 'خامس', 'سادس', 'سابع', 'ثامن', 'تاسع'];

export const arDates: Dates = [
  ...['(?:ال)?[أا]ول', ...ARABIC.map(each => `(?:ال)?${each}`), '(?:ال)?عاشر'],
  ...['حادي', ...ARABIC].map(each => `(?:ال)?${each} عشر`),
  ...['(?:ال)?عشر(?:ين|ون)', ...['حادي', ...ARABIC].map(each => `(?:ال)?${each} و ?(?:ال)?عشر(?:ين|ون)`)],
  ...['(?:ال)?ثلاث(?:ين|ون)', '(?:ال)?حادي و ?(?:ال)?ثلاث(?:ين|ون)'],
];

const KANJI = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

export const jaDates: Dates = ['', '十', '二十', '三十']
  .flatMap(tens => KANJI.map(ones => `${tens}${ones}`))
  .slice(1, 32);
