import { BEGIN, END, isIsolated, isolated } from '../text/isolate.ts';

/**
 * Text from outside, made harmless for every place of a card. Teams interprets Markdown in a `TextBlock` and a
 * `FactSet`, so outside text never goes there. Other harm works anywhere, and is removed: control characters, marks
 * that turn the reading direction of our own words, and `{{DATE()}}`.
 */

/** Longest text of each kind, in UTF-16 units, which is what Teams counts. */
export const LONGEST = {
  title: 200,
  subject: 200,
  actor: 100,
  name: 100,
  topic: 100,
  detail: 2000,
  factTitle: 60,
  factValue: 300,
  actionTitle: 40,
  why: 400,
  said: 200,
  note: 400,
} as const;

/** Several lines: line breaks stay, everything harmful goes. A text that is longer, or has more lines, ends in "…". */
export function plain(text: string, longest = Number.POSITIVE_INFINITY, mostLines?: number): string {
  return isolate(paired(clip(clipLines(harmless(text).trim(), mostLines), longest)));
}

/** One line: as `plain`, with every run of white space as one space. */
export function plainLine(text: string, longest = Number.POSITIVE_INFINITY): string {
  const line = harmless(text).replace(/\s+/g, ' ').trim();
  return isolate(paired(clip(line, line.length > longest ? longest + unseenIn(line) : longest)));
}

/** Nobody sees isolates, so words are not cut for them; from outside there may be any number. */
const unseenIn = (line: string): number => Math.min(MOST_UNSEEN, line.match(ISOLATES)?.length ?? 0);

const MOST_UNSEEN = 12;
const ISOLATES = /[\u2068\u2069]/g;

/** Cuts between graphemes, never inside one: half an emoji is worse than none. Only one that is longer than all. */
export function clip(text: string, longest: number): string {
  if (text.length <= longest) return text;
  let kept = '';
  for (const { segment } of GRAPHEMES.segment(text)) {
    if (kept.length + segment.length > longest - 1) break;
    kept += segment;
  }
  return cutShort(kept);
}

const cutShort = (kept: string): string => `${kept.replace(NEVER_BEFORE_ELLIPSIS, '')}…`;
const NEVER_BEFORE_ELLIPSIS = /(?<![\s.,;:…、。،؛])[\s.,;:…、。،؛]+$/u;

/** A card of a thousand short lines is small, and unbearable. */
function clipLines(text: string, most: number | undefined): string {
  const lines = text.split('\n');
  return most === undefined || lines.length <= most ? text : cutShort(lines.slice(0, most).join('\n'));
}

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

function harmless(text: string): string {
  return REMOVALS.reduce((rest, [what, instead]) => rest.replace(what, instead), text.toWellFormed());
}

const REMOVALS: readonly (readonly [RegExp, string])[] = [
  [/\r\n?|[\u0085\u2028\u2029]/g, '\n'],
  [/\t/g, ' '],
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the purpose.
  [/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\uFEFF]/g, ''],
  // Embeddings, overrides, and isolates with a direction: they could reorder what Herald says around the text.
  [/[\u202A-\u202E\u2066\u2067]/g, ''],
  // No script stacks more than a few marks on one letter; hundreds draw over the neighbours.
  [/(\p{M}{6})\p{M}+/gu, '$1'],
  // A client turns {{DATE(…)}} into a date; a zero-width space between the braces keeps it text.
  [/\{(?=\{)/g, '{\u200B'],
  [/\n{3,}/g, '\n\n'],
];

/**
 * Without isolates that do not end in their line, and ends of none. Those that do are what `text/isolate.ts` puts around names
 * in Herald's own sentences; from outside, they keep apart what stands between them, and reorder nothing around it.
 */
function paired(text: string): string {
  if (!ISOLATE.test(text)) return text;
  return text.replace(/.+/g, line => {
    if (!ISOLATE.test(line.replace(PAIR, '').replace(PAIR, ''))) return line;
    const signs = [...line];
    const open: number[] = [];
    const alone = new Set<number>();
    signs.forEach((sign, i) => {
      if (sign === BEGIN) open.push(i);
      else if (sign === END && open.pop() === undefined) alone.add(i);
    });
    for (const i of open) alone.add(i);
    return signs.filter((_, i) => !alone.has(i)).join('');
  });
}

const ISOLATE = /[\u2068\u2069]/;
const PAIR = /\u2068[^\u2068\u2069]*\u2069/g;

/** Right-to-left letters and marks: Hebrew to Arabic Extended, their presentation forms, the two marks, old scripts. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08FF\u200F\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/** Each line on its own, since the end of a line ends an isolate. */
function isolate(text: string): string {
  if (!RIGHT_TO_LEFT.test(text)) return text;
  return text.replace(/.+/g, line => (RIGHT_TO_LEFT.test(line) && !isIsolated(line) ? isolated(line) : line));
}
