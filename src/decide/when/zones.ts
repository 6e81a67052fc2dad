import { type Grammar, patternOf } from './grammar.ts';
import { zoneOf } from './places.ts';

/** The zone of a place that is said right after an hour: "at 9 in London", "15:00 UTC". */
export function zoneIn(text: string, grammar: Grammar) {
  if (grammar.zone === undefined) return undefined;
  const found = patternOf(grammar.zone, grammar).exec(text);
  const { short, sure } = found?.groups ?? {};
  // "Et" is "and" in French.
  const place =
    short === undefined || short === short.toUpperCase() ? (found?.groups?.place ?? short) : undefined;
  const zone = place === undefined ? undefined : zoneOf(place);
  if (found === null || zone === undefined) return undefined;
  if (sure === undefined && !AFTER_HOUR.test(text.slice(0, found.index))) return undefined;
  return { index: found.index, text: found[0], zone };
}

/** An hour in numbers, whatever is written beside it. */
const AFTER_HOUR = /(?:\d(?: ?[ap]\.?m\.?| ?uhr| ?h| ?hrs| o'clock| ?heures?| ?horas?|時|分)?|noon)[ (,]*$/iu;
