import { type Grammar, patternOf } from './grammar.ts';
import { ZONE_WORDS, zoneOf } from './places.ts';
import { startsTied } from './ties.ts';

/** The zone of a place that is said right after an hour: "at 9 in London", "15:00 UTC". */
export function zoneIn(text: string, grammar: Grammar) {
  if (grammar.zone === undefined) return undefined;
  const found = patternOf(grammar.zone, grammar).exec(text);
  const { short, sure } = found?.groups ?? {};
  const before = text.slice(0, found?.index);
  const isWord =
    short !== undefined &&
    isWrittenAsWord(short) &&
    (isAnd(short, grammar) || !isSaid(before, text.slice(before.length + short.length), grammar));
  const place = isWord ? undefined : (found?.groups?.place ?? short);
  const zone = place === undefined ? undefined : zoneOf(place);
  if (found === null || zone === undefined) return undefined;
  if (sure === undefined && !AFTER_HOUR.test(before)) return undefined;
  return { index: found.index, text: found[0], zone };
}

/** An hour in numbers, whatever is written beside it. */
const AFTER_HOUR = /(?:\d(?: ?[ap]\.?m\.?| ?uhr| ?h| ?hrs| o'clock| ?heures?| ?horas?|時|分)?|noon)[ (,]*$/iu;

/** "Et" is "and" in French, and "ET" is a zone. */
const isWrittenAsWord = (short: string) => WRITTEN_AS_WORDS.has(short);
/** "À 9h et demain" */
const isAnd = (short: string, grammar: Grammar) =>
  patternOf(`^(?:${grammar.and})$`, grammar).test(` ${short} `);
const WRITTEN_AS_WORDS = new Set(ZONE_WORDS.split('|'));

/** "9am et", "at 9 pt" with nothing behind it but what ties the time to the rest. */
const isSaid = (before: string, after: string, grammar: Grammar) =>
  /[ap]\.?m\.? ?$/iu.test(before) || /^ ?(?:$|[,.;])/u.test(after) || startsTied(after, grammar);
