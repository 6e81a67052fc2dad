import { type Grammar, patternOf } from './grammar.ts';

/** Stands where the words of a time stood. */
export const CUT = '\0';

/** Where words stand in a text, and what they are. */
export interface Words {
  readonly index: number;
  readonly text: string;
}

/** As long as it was: where these words stood, there are cuts. */
export function without(text: string, words: readonly Words[]): string {
  return words.reduce(
    (line, { index, text: { length } }) =>
      line.slice(0, index) + CUT.repeat(length) + line.slice(index + length),
    text,
  );
}

/** Whether right beside the words of a time there is more of it, which was not read. */
export function isHalfRead(text: string, grammar: Grammar, hasHour = true): boolean {
  const { half, ties, clocks, isUnspaced } = grammar;
  const edge = isUnspaced ? '' : '(?![\\p{L}\\d])';
  const start = isUnspaced ? '' : '(?<![\\p{L}\\d])';
  const { before, vague } = half;
  const more = hasHour ? half.after : [half.after, vague].filter(words => words !== undefined).join('|');
  const after = more && withDates(more, grammar);
  // "Tomorrow at 25:00" says an hour that no clock has.
  const isNoHour =
    !hasHour &&
    new RegExp(`\\0\\s?(?:(?:${ties.before}|${clocks.tie})\\s?)?\\d{1,2}:\\d{2}(?!\\d)`, 'iu').test(text);
  return (
    isNoHour ||
    (before !== undefined &&
      new RegExp(`${start}(?:${withDates(before, grammar)})(?:\\s(?:${ties.before}))*\\s?\\0`, 'iu').test(
        text,
      )) ||
    (after !== undefined && after !== '' && new RegExp(`\\0\\s?(?:${after})${edge}`, 'iu').test(text))
  );
}

/** "The first or \0": of two days one was read. */
const withDates = (source: string, { dates }: Grammar): string =>
  source.replaceAll('ORDINAL', `(?:${dates.join('|')})`);

/** The purpose of a time, without the words that tied it to the time. */
export function untied(text: string, grammar: Grammar): string {
  const { ties, isUnspaced } = grammar;
  const { before, after, last } = ties;
  const start = isUnspaced ? '' : '(?<![\\p{L}\\d])';
  const cut = text
    .replace(/\0+/g, CUT)
    .replace(/(?<=\0)\s?[?؟!]+\s*$/u, '')
    .replace(new RegExp(`(?:${start}(?:${before})\\s?)+(?=\\0)`, 'giu'), '')
    .replace(new RegExp(`(?<=\\0)\\s?(?:${after ?? '(?!)'})`, 'giu'), '')
    .replace(/\0/g, isUnspaced ? '' : ' ');
  const rest = withoutFirst(trimmed(cut), grammar);
  return trimmed(last === undefined ? rest : rest.replace(new RegExp(`(?:${last})$`, 'u'), ''));
}

/** Whether a text goes on with a time, or with what ties it to one: not with a word of what is said. */
export function startsTied(text: string, grammar: Grammar): boolean {
  const words = [grammar.ties.first, ...grammar.slips, 'ANYDAY|on|next'].join('|');
  return patternOf(`^ ?(?:${words})(?![\\p{L}\\d])`, grammar).test(text);
}

/** Without the words with which it is tied to the command: "to", "that". */
export function withoutFirst(text: string, { ties: { first }, isUnspaced }: Grammar): string {
  const end = isUnspaced ? '' : '(?![\\p{L}\\d])';
  return text.replace(
    new RegExp(`^(?:\\s*(?:(?:${first})${end}|d[’'](?=\\p{L})|qu[’'](?=\\p{L}))[\\s,]*)+`, 'iu'),
    '',
  );
}

const trimmed = (text: string) =>
  text.replace(/\s+/g, ' ').replace(/^[\s,:;.、：，]+|(?<![\s,:;.、，])[\s,:;.、，]+$/g, '');
