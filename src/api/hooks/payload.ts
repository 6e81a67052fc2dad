import { HeraldError } from '../../core/errors.ts';
import { parseJson } from '../request.ts';
import type { Headers } from './proof.ts';

/**
 * The payload of a source: JSON, or a form with the JSON in `payload`, which is GitHub's own default. Bytes that are no
 * UTF-8 are shown as such: they may stand where nothing is used.
 */
export function payloadIn(headers: Headers, rawBody: Buffer): unknown {
  const type = String(headers['content-type'] ?? '');
  const text = new TextDecoder().decode(rawBody);
  if (/^application\/x-www-form-urlencoded\b/i.test(type))
    return parse(new URLSearchParams(text).get('payload') ?? '');
  if (/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)) return parse(text);
  throw new HeraldError('unsupported-media-type');
}

function parse(text: string): unknown {
  if (isTooMuch(text))
    throw new HeraldError('too-large', 'The body holds more values, or is nested deeper, than any webhook.');
  return parseJson(text);
}

/** The largest that GitHub sends has some 100,000 values. */
const MOST_VALUES = 1_000_000;
const DEEPEST = 100;

/**
 * Whether parsing would take memory out of proportion: 24 MB of `[[[…` became 1.3 GB. A text that is no JSON at
 * all may be counted wrongly; it is refused a moment later.
 */
function isTooMuch(text: string): boolean {
  let [values, depth] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === '"') at = endOfString(text, at);
    else if (letter === ',') values += 1;
    else if (letter === ']' || letter === '}') depth -= 1;
    else if (letter === '[' || letter === '{') {
      values += 1;
      depth += 1;
    }
    if (values > MOST_VALUES || depth > DEEPEST) return true;
  }
  return false;
}

/** Where the string that begins at `from` ends: at the next quote with an even number of backslashes before it. */
function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let before = at;
    while (text[before - 1] === '\\') before -= 1;
    if ((at - before) % 2 === 0) return at;
  }
  return text.length;
}
