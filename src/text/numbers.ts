import { westernDigits } from './digits.ts';
import { decimalMark } from './format.ts';
import { numberInWords } from './number-words.ts';

/** The source of an expression for what somebody may count in. */
export const MEASURES =
  '\\p{Sc}|eur|usd|gbp|chf|jpy|brl|euros?|dollars?|d[óo]lar(?:es)?|pounds?|pfund|francs?|franken|yen|円|ドル|ユーロ|reais|real|دولار|يورو|درهم|ريال|degrees?|grad|degrés?|grados|graus|度|درجة|%|percent|prozent|errors?|fehler|erreurs?|errores|erros|points?|punkte|people|personen|users?|requests?|orders?|tickets?|items?|hours?|minutes?|seconds?|days?|stunden|minuten|sekunden|tage';

/** Digits and their marks as ASCII has them, whatever the script. */
const western = (text: string) =>
  westernDigits(text.normalize('NFKC')).replace(/[−–﹣٫٬’]/g, mark => WESTERN[mark] ?? mark);

const WESTERN: Readonly<Record<string, string>> = {
  '−': '-',
  '–': '-',
  '﹣': '-',
  '٫': '.',
  '٬': "'",
  '’': "'",
};

/** Right behind a number, or as a word of its own. A single `m`, `b` or `t` may be a unit: it is asked. */
const TIMES_MORE: readonly (readonly [RegExp, number])[] = [
  [/^ ?(?:k|tsd\.?|thousand|tausend|mille|mil|千|ألف|الف)(?!\p{L})/iu, 1e3],
  [/^ ?(?:万|萬)/u, 1e4],
  [/^ ?(?:mn|mio\.?|millions?|million(?:en)?|mill[óo]n(?:es)?|milh(?:ão|ões)|مليون)(?!\p{L})/iu, 1e6],
  [/^M(?!\p{L})/u, 1e6],
  [/^ ?億/u, 1e8],
  [/^ ?(?:bn|mrd\.?|billions?|milliarden?|milliards?|مليار)(?!\p{L})/iu, 1e9],
];
const MAY_BE_MORE = /^[mbtg](?!\p{L})/iu;

/** A number with what it is of, before or after it: more than that would be cut. */
const OF = `(?:${MEASURES}|[\\p{L}°%/²³.]{1,4})`;
const WHOLE = new RegExp(
  `^((?:[A-Za-z]{0,3}\\p{Sc}|[A-Z]{2,4}|[<>~≈])? ?)(-?\\d[\\d.,' ]{0,60})((?:${TIMES_MORE.map(([pattern]) => pattern.source.slice(1)).join('|')})? ?${OF}?\\.?)$`,
  'iu',
);

/**
 * `1,200.50`, `1.200,50`, `1 200`, `20,5`, `$300`, `20 %`: the last mark that is followed by other than three digits is the
 * decimal. Where three follow the language decides: `1.200` is more than a thousand in German, and hardly more than one in
 * English. In words as well.
 */
export function numberIn(text: string, locale?: string): number | undefined {
  if (!/\p{Nd}/u.test(text)) return wordsNumber(text);
  // A minus may stand before or after what the number is of: `-$50`.
  const written = western(text.trim()).replace(/^-( ?[^\d\s-]{1,3} ?)(?=\d)/u, '$1-');
  const [, , figures = '', after = ''] = WHOLE.exec(written) ?? [];
  const digits = figures.replace(/[' ]|[.,] ?$/g, '');
  const [, times = 1] = TIMES_MORE.find(([pattern]) => pattern.test(after)) ?? [];
  if (times === 1 && MAY_BE_MORE.test(after) && !figures.endsWith(' ')) return undefined;
  return multiplied(digitsOf(digits, locale), times);
}

/** The number alone, without what it is of. */
const wordsNumber = (text: string): number | undefined => numberInWords(text.trim().replace(ITS_UNIT, ''));

const ITS_UNIT = new RegExp(` ?(?:${MEASURES})$`, 'iu');

function multiplied(number: number | undefined, times: number): number | undefined {
  if (number === undefined) return undefined;
  // Not 1.1 × 1000 = 1100.0000000000002.
  const more = Number((number * times).toPrecision(15));
  return times === 1 ? number : more;
}

function digitsOf(digits: string, locale?: string): number | undefined {
  const parts = /^(-?[\d.,]*?)(?:([.,])(\d+))?$/.exec(digits);
  if (digits === '' || parts === null) return undefined;
  const [, whole = '', mark = '', end = ''] = parts;
  const isThousands =
    end.length === 3 &&
    !/^-?0*$/.test(whole) &&
    (mark !== western(decimalMark(locale)) || whole.includes(mark)) &&
    !whole.includes(mark === ',' ? '.' : ',');
  const number = Number(
    isThousands ? `${whole}${end}`.replace(/[.,]/g, '') : `${whole.replace(/[.,]/g, '')}.${end || 0}`,
  );
  return Number.isFinite(number) ? number : undefined;
}
