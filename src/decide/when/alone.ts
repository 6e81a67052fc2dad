import type { ParsedResult } from 'chrono-node';
import { folded, likelyIn } from '../when.ts';
import { type Grammar, partOf, patternOf } from './grammar.ts';
import type { Here } from './here.ts';
import { type ClockTime, hourIn } from './hours.ts';
import { grammarOf } from './languages/table.ts';
import { hasDay, hasHour, momentsIn } from './moments.ts';
import { isHalfRead, untied, without } from './ties.ts';

/** The parts of a moment that a text names which says nothing else. */
export interface SaidMoment {
  readonly hasDay: boolean;
  /** Missing: a day alone. */
  readonly clock?: ClockTime;
  /** The text as it is read: "at 6", of "6". */
  readonly line: string;
}

/** Undefined: it is no single moment, or counts from now ("in 20 minutes"), or says more. */
export function momentAlone(text: string, here: Here): SaidMoment | undefined {
  if (text.length > LONGEST) return undefined;
  for (const grammar of likelyIn(here))
    for (const line of linesOf(folded(text), grammar)) {
      const moments = [...momentsIn(line, grammar, here)];
      const found = moments.find(each => isWhole(line, each, grammar));
      const said = found && saidIn(found, grammar);
      if (said !== undefined) return { line, ...said };
    }
  return undefined;
}

/** "On the second Thursday of September at half past ten in the morning" has 68 characters. */
const LONGEST = 100;

/** "6pm", and with what ties it to all else, as "6" alone is a number. */
function linesOf(text: string, { clocks: { tie, unit = '' } }: Grammar): string[] {
  return [...new Set([text, `${tie}${text}`, ...(/^\d{1,2}$/.test(text) ? [`${tie}${text}${unit}`] : [])])];
}

/** "Abends": a part of a day and nothing else, which is a time of nobody knows which day. */
export const isPartOfDay = (text: string, here: Here): boolean =>
  likelyIn(here).some(grammar => {
    const parts = Object.values(grammar.parts).join('|');
    const part = `^(?:(?:${grammar.ties.before}) ?)?(?:${parts})$`;
    return patternOf(part, grammar).test(folded(text).replace(/[.!。！]$/u, ''));
  });

/** Behind a word that wants a time a number is an hour: "at 9 tomorrow", of "until 9 tomorrow". None where no number begins. */
export function asHour(text: string, language: string): string[] {
  const { tie = '' } = grammarOf(language)?.clocks ?? {};
  return tie !== '' && /^\p{Nd}{1,2}(?!\p{Nd})/u.test(text) ? [`${tie}${text}`] : [];
}

const isWhole = (line: string, moments: readonly ParsedResult[], grammar: Grammar): boolean =>
  moments.length > 0 &&
  !moments.some(each => each.end || (hasHour(each) && each.start.isCertain('timezoneOffset'))) &&
  untied(without(line, moments), grammar) === '' &&
  !isHalfRead(without(line, moments), grammar);

/** Undefined: it is not known which hour is meant. */
function saidIn(moments: readonly ParsedResult[], grammar: Grammar): Omit<SaidMoment, 'line'> | undefined {
  const words = moments.map(({ text }) => text).join(' ');
  const hasClock = moments.some(hasHour) || partOf(words, grammar) !== undefined;
  if (!hasClock) return { hasDay: moments.some(hasDay) };
  const clock = hourIn(moments, grammar);
  return clock && { hasDay: moments.some(hasDay), clock };
}
