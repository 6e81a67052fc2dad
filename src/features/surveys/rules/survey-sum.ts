import type { AnswerValue, SurveyQuestion } from '../survey.ts';

/** How often a question was answered so. */
export interface ChoiceCount {
  readonly value: AnswerValue;
  readonly count: number;
}

/** The totals of all answers to one question. All but texts are counted, in the order in which they were offered. */
export type Sum = { readonly answered: number } & (
  | { readonly type: 'text' }
  | { readonly type: 'choice' | 'yes-no'; readonly counts: readonly Counted[] }
  | {
      readonly type: 'rating' | 'number';
      readonly counts: readonly Counted[];
      /** Missing where nobody answered. */
      readonly mean?: number;
      readonly min?: number;
      readonly max?: number;
    }
  | { readonly type: 'date'; readonly counts: readonly Counted[] }
);

/** A choice, a number, a range of numbers, `2026-11-20`, or yes and no. */
export interface Counted {
  readonly value: string | number | boolean | Range;
  readonly count: number;
}

interface Range {
  readonly from: number;
  /** The first number that is no longer in it. */
  readonly under: number;
}

/** As programs are told of it: `Red`, `4`, `10 to under 20`, `2026-11-20`, `Yes`. */
export function asTold({ value, count }: Counted): { value: string; count: number } {
  if (typeof value === 'object') return { value: `${value.from} to under ${value.under}`, count };
  return { value: typeof value === 'boolean' ? YES_NO[`${value}`] : String(value), count };
}

const YES_NO = { true: 'Yes', false: 'No' } as const;

/** Sums up. Of several choices each counts, so their counts may be more than `answered`. */
export function sumUp(question: SurveyQuestion, tallies: readonly ChoiceCount[]): Sum {
  const answered = total(tallies);
  const { type } = question;
  switch (type) {
    case 'text':
      return { type, answered };
    case 'choice':
      return {
        type,
        answered,
        counts: question.choices.map(value => ({ value, count: chosen(tallies, value) })),
      };
    case 'yes-no':
      return { type, answered, counts: [yes(tallies, true), yes(tallies, false)] };
    case 'rating':
      return { type, answered, counts: eachOf(question.max, tallies), ...spread(numbers(tallies)) };
    case 'number':
      return { type, answered, counts: ranges(numbers(tallies)), ...spread(numbers(tallies)) };
    case 'date':
      return { type, answered, counts: counted(tallies) };
  }
}

const total = (tallies: readonly ChoiceCount[]) => tallies.reduce((sum, { count }) => sum + count, 0);

function chosen(tallies: readonly ChoiceCount[], choice: string): number {
  return total(
    tallies.filter(({ value }) => value === choice || (Array.isArray(value) && value.includes(choice))),
  );
}

function yes(tallies: readonly ChoiceCount[], wanted: boolean): Counted {
  return { value: wanted, count: total(tallies.filter(({ value }) => value === wanted)) };
}

function eachOf(max: number, tallies: readonly ChoiceCount[]): Counted[] {
  return Array.from({ length: max }, (_, i) => ({
    value: i + 1,
    count: total(tallies.filter(({ value }) => value === i + 1)),
  }));
}

interface Weighed {
  readonly n: number;
  readonly count: number;
}

/** In their order. */
function numbers(tallies: readonly ChoiceCount[]): Weighed[] {
  return tallies
    .flatMap(({ value, count }) => (typeof value === 'number' ? [{ n: value, count }] : []))
    .toSorted((a, b) => a.n - b.n);
}

function spread(all: readonly Weighed[]) {
  const [least, most] = [all[0], all.at(-1)];
  if (least === undefined || most === undefined) return {};
  const count = all.reduce((sum, each) => sum + each.count, 0);
  const mean = all.reduce((sum, each) => sum + each.n * each.count, 0) / count;
  return { mean: Math.round(mean * 100) / 100, min: least.n, max: most.n };
}

/** More different numbers than that are put into ranges of one width. */
const MOST_VALUES = 8;
const RANGES = 5;

function ranges(all: readonly Weighed[]): Counted[] {
  if (all.length <= MOST_VALUES) return all.map(({ n, count }) => ({ value: n, count }));
  const [least, most] = [all[0]?.n ?? 0, all.at(-1)?.n ?? 0];
  const width = roundUp((most - least) / RANGES);
  const from = Math.floor(least / width) * width;
  const length = Math.floor((most - from) / width) + 1;
  return Array.from({ length }, (_, i) => {
    const value = { from: tidy(from + i * width), under: tidy(from + (i + 1) * width) };
    const within = all.filter(({ n }) => n >= value.from && n < value.under);
    return { value, count: within.reduce((sum, each) => sum + each.count, 0) };
  });
}

/** To 1, 2 or 5 times a power of ten, so that ranges begin at numbers that people would choose. */
function roundUp(width: number): number {
  const power = 10 ** Math.floor(Math.log10(width));
  return ([1, 2, 5].find(step => step * power >= width) ?? 10) * power;
}

const tidy = (n: number) => Number(n.toPrecision(12));

/** By what was said, in its order. */
function counted(tallies: readonly ChoiceCount[]): Counted[] {
  return tallies
    .map(({ value, count }) => ({ value: String(value), count }))
    .toSorted((a, b) => a.value.localeCompare(b.value));
}
