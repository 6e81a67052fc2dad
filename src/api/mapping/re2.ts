import { RE2JS } from 're2js';

/**
 * A regular expression as JSONata asks for one, by RE2: the time that it takes grows with the text, and no faster,
 * whoever wrote it. A pattern that RE2 cannot do, such as one that looks ahead, throws.
 */
export class Re2 {
  lastIndex = 0;
  readonly #compiled: RE2JS;

  constructor({ source, ignoreCase, multiline }: RegExp) {
    const flags = (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) | (multiline ? RE2JS.MULTILINE : 0);
    this.#compiled = RE2JS.compile(source, flags);
  }

  /** The next match from `lastIndex` on, as the built-in one gives it. */
  exec(text: string): RegExpExecArray | null {
    const matcher = this.#compiled.matcher(text);
    if (!matcher.find(this.lastIndex)) return null;
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, i) => matcher.group(i) ?? undefined);
    this.lastIndex = matcher.end();
    return Object.assign(groups, { index: matcher.start(), input: text }) as RegExpExecArray;
  }
}
