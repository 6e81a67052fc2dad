import { number } from '../../../text/format.ts';
import type { Condition, Point, Value } from '../watch.ts';
import { wayBack } from './judge.ts';

/** `drops by 20 %`: completes "tell me when it …". The word of a condition is outside text. */
export function conditionInWords(condition: Condition): string {
  switch (condition.kind) {
    case 'drops':
    case 'rises':
      return `${condition.kind} by ${valueInWords(condition.percent)} %`;
    case 'falls-below':
      return `falls below ${valueInWords(condition.value)}`;
    case 'rises-above':
      return `rises above ${valueInWords(condition.value)}`;
    case 'changes':
      return 'changes';
    case 'is':
      return `is ${condition.word}`;
  }
}

/** What came to be so. */
export interface Happened {
  readonly condition: Condition;
  readonly from?: Pick<Point, 'value'>;
  readonly to: Pick<Point, 'value'>;
}

/** `dropped by 24 %`: the percents that it really moved by, which may be more than those that were asked for. */
export function happenedInWords({ condition, from, to }: Happened): string {
  switch (condition.kind) {
    case 'drops':
      return `dropped by ${percentOf(from?.value, to.value)}`;
    case 'rises':
      return `rose by ${percentOf(from?.value, to.value)}`;
    case 'falls-below':
      return `is below ${valueInWords(condition.value)}`;
    case 'rises-above':
      return `is above ${valueInWords(condition.value)}`;
    case 'changes':
      return 'changed';
    case 'is':
      return `is ${condition.word}`;
  }
}

function percentOf(from: Value | undefined, to: Value): string {
  const [before, after] = [Number(from), Number(to)];
  return `${valueInWords(Math.round(Math.abs((after - before) / before) * 1000) / 10)} %`;
}

/** When it is told again, after it was. */
export function nextTimeInWords(condition: Condition): string {
  switch (condition.kind) {
    case 'drops':
    case 'rises':
      return 'I say nothing more about it unless you keep watching from here.';
    case 'falls-below':
      return `I tell you again when it was back at ${valueInWords(wayBack(condition))} and falls below ${valueInWords(condition.value)} once more.`;
    case 'rises-above':
      return `I tell you again when it was back at ${valueInWords(wayBack(condition))} and rises above ${valueInWords(condition.value)} once more.`;
    case 'changes':
      return 'I tell you of the next change, at most every ten minutes.';
    case 'is':
      return `I tell you again when it was something else and is ${condition.word} once more.`;
  }
}

export function valueInWords(value: Value, unit?: string): string {
  const shown = typeof value === 'number' ? number(value) : value;
  return unit === undefined ? shown : `${shown} ${unit}`;
}
