import { westernDigits } from './digits.ts';
import { decimalMark } from './format.ts';
import { numberInWords } from './number-words.ts';
import { isUnit, UNIT } from './units.ts';

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

/** A number with what it is of, before or behind it. */
const WHOLE = new RegExp(
  `^([^\\d.,' -]{0,4}) ?(-?\\d[\\d.,' ]{0,60})((?:${TIMES_MORE.map(([pattern]) => pattern.source.slice(1)).join('|')})?) ?([^\\d]{0,20})$`,
  'iu',
);

/** The only signs that may stand before a number without being its unit: `~80` */
const ABOUT = /^[<>~≈]?$/;

/** How many, and of what as it was written. */
export interface Amount {
  readonly number: number;
  readonly unit?: string;
}

/**
 * `1,200.50`, `1.200,50`, `1 200`, `20,5`, `$300`, `20 %`: the last mark that is followed by other than three digits is the
 * decimal. Where three follow the language decides: `1.200` is more than a thousand in German, and hardly more than one in
 * English. In words as well. Words beside it have to be a unit: a common one, or `own`, that of the thing itself.
 */
export function amountIn(text: string, locale?: string, own?: string): Amount | undefined {
  if (!/\p{Nd}/u.test(text)) return wordsAmount(text);
  // A minus may stand before or after what the number is of: `-$50`.
  const written = western(text.trim()).replace(/^-( ?[^\d\s-]{1,3} ?)(?=\d)/u, '$1-');
  const [, before = '', figures = '', more = '', behind = ''] = WHOLE.exec(written) ?? [];
  const [, times = 1] = TIMES_MORE.find(([pattern]) => pattern.test(more)) ?? [];
  // A small `m` is no million.
  const after = times === 1 ? `${more}${behind}` : behind;
  const units = [ABOUT.test(before) ? '' : before, after].filter(unit => unit !== '');
  if (units.length > 1 || units.some(unit => !isUnit(unit, own))) return undefined;
  if (times === 1 && MAY_BE_MORE.test(after) && !figures.endsWith(' ')) return undefined;
  const number = multiplied(digitsOf(figures.replace(/[' ]|[.,] ?$/g, ''), locale), times);
  return number === undefined ? undefined : { number, ...(units[0] !== undefined && { unit: units[0] }) };
}

function wordsAmount(text: string): Amount | undefined {
  const written = text.trim();
  const [its = ''] = ITS_UNIT.exec(written) ?? [];
  const number = numberInWords(written.slice(0, written.length - its.length));
  return number === undefined ? undefined : { number, ...(its !== '' && { unit: its.trim() }) };
}

const ITS_UNIT = new RegExp(`(?:${UNIT})$`, 'iu');

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
