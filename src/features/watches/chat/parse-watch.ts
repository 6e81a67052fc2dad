import { type Condition, LARGEST_NUMBER, LONGEST_SUBJECT, LONGEST_WORD } from '../watch.ts';

/** What somebody wrote after `watch`, as far as it was understood. */
export interface WatchWords {
  readonly subject?: string;
  readonly condition?: Condition;
  readonly days?: number;
}

const NUMBER = String.raw`[^\d\s-]{0,3}\s?(?<number>-?\d[\d.,' ]*)`;
const DOWN = 'drops?|falls?|decreases?|goes down';
const UP = 'rises?|climbs?|increases?|grows?|goes up';

/** In their order: the first that fits the end of the line is meant. What comes before it is the subject. */
const CONDITIONS: readonly (readonly [Condition['kind'], RegExp])[] = [
  ['drops', ending(`(?:${DOWN})(?: by)? ${NUMBER}\\s?(?:%|percent)`)],
  ['rises', ending(`(?:${UP})(?: by)? ${NUMBER}\\s?(?:%|percent)`)],
  ['falls-below', ending(`(?:${DOWN}|goes|is|gets)(?: to)? (?:below|under) ${NUMBER}[^\\d]{0,20}`)],
  ['rises-above', ending(`(?:${UP}|goes|is|gets)(?: to)? (?:above|over) ${NUMBER}[^\\d]{0,20}`)],
  ['changes', ending('changes?')],
  ['is', ending(`(?:is|becomes|turns) (?<word>.{1,${LONGEST_WORD}}?)`)],
];

function ending(condition: string): RegExp {
  return new RegExp(`(?:^|\\s)(?:(?:if|when) it )?${condition}$`, 'i');
}

/** Reads what follows `watch`. Pure; a condition that makes no sense (a drop by 200 %) is not understood. */
export function parseWatch(line: string): WatchWords {
  const { rest, days } = lasting(
    line
      .replace(/\s+/g, ' ')
      .trim()
      .replace(/(?<![.!])[.!]+$/, ''),
  );
  const until = days === undefined ? {} : { days };
  for (const [kind, pattern] of CONDITIONS) {
    const found = pattern.exec(rest);
    const { number, word } = found?.groups ?? {};
    const condition = found && conditionFrom(kind, number ?? bare(word ?? ''));
    if (found && condition) return { ...named(rest.slice(0, found.index)), condition, ...until };
  }
  return { ...named(rest), ...until };
}

/** Of a name that is too long no reading would ever come. */
function named(text: string): { subject?: string } {
  const subject = bare(text);
  return subject === '' || subject.length > LONGEST_SUBJECT ? {} : { subject };
}

const bare = (text: string) =>
  text
    .trim()
    .replace(/^["“'](.*)["”']$/, '$1')
    .trim();

const DAYS = { day: 1, week: 7, month: 30, year: 365 } as const;

function lasting(text: string): { rest: string; days?: number } {
  const found = / ?\bfor (?:the next )?(\d{1,4}|a|one) (day|week|month|year)s?$/i.exec(text);
  if (found === null) return { rest: text };
  return { rest: text.slice(0, found.index), days: daysOf(found[1], found[2]) };
}

function daysOf(count = '1', unit = 'day'): number {
  return (Number(count) || 1) * DAYS[unit.toLowerCase() as keyof typeof DAYS];
}

/** `30`, `30 days`, `two weeks` are not all understood: a number, and what it counts. */
export function parseDays(text: string): number | undefined {
  const found = /^(?:for )?(\d{1,4}|a|one) ?(day|week|month|year)?s?$/i.exec(text.trim());
  return found === null ? undefined : daysOf(found[1], found[2]);
}

function percent(kind: 'drops' | 'rises', text = ''): Condition | undefined {
  const number = parseNumber(text);
  if (number === undefined || number <= 0 || (kind === 'drops' && number > 100)) return undefined;
  return { kind, percent: number };
}

function threshold(kind: 'falls-below' | 'rises-above', text = ''): Condition | undefined {
  const value = parseNumber(text);
  return value === undefined ? undefined : { kind, value };
}

/** `1,200.50`, `1.200,50`, `1 200`, `20,5`, `$300`, `20 %`: the last mark that is followed by other than three digits is the decimal. */
export function parseNumber(text: string): number | undefined {
  const digits = /-?\d[\d.,' ]*/.exec(text)?.[0].replace(/[' ]|[.,]$/g, '') ?? '';
  const parts = /^(-?[\d.,]*?)(?:([.,])(\d+))?$/.exec(digits);
  if (digits === '' || parts === null) return undefined;
  const [, whole = '', mark, end = ''] = parts;
  const isThousands =
    end.length === 3 &&
    !/^-?0*$/.test(whole) &&
    (mark === ',' || whole.includes('.')) &&
    !whole.includes(mark === ',' ? '.' : ',');
  const number = Number(
    isThousands ? `${whole}${end}`.replace(/[.,]/g, '') : `${whole.replace(/[.,]/g, '')}.${end || 0}`,
  );
  return Math.abs(number) <= LARGEST_NUMBER ? number : undefined;
}

/** A condition as the answers of a dialogue: its kind, and the number or word that belongs to it. */
export function conditionAnswers(of: Condition): {
  readonly kind: Condition['kind'];
  readonly value?: number | string;
} {
  if ('percent' in of) return { kind: of.kind, value: of.percent };
  if ('value' in of) return { kind: of.kind, value: of.value };
  return of.kind === 'is' ? { kind: of.kind, value: of.word } : { kind: of.kind };
}

/** A condition of a kind, from the number or word as it was written; undefined where that is none. */
export function conditionFrom(kind: Condition['kind'], text: string): Condition | undefined {
  if (kind === 'changes') return { kind };
  if (kind === 'is') return text === '' || text.length > LONGEST_WORD ? undefined : { kind, word: text };
  return 'drops rises'.includes(kind)
    ? percent(kind as 'drops' | 'rises', text)
    : threshold(kind as 'falls-below' | 'rises-above', text);
}
