import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';

type Ast = ReturnType<IntlMessageFormat['getAst']>;

/** As the parser numbers the elements of a message. */
const LITERAL = 0;

/** Keys of words that people write, and not Herald. */
const isForms = (key: string) =>
  /^(command|number)\.|\.word\./.test(key) || (key.startsWith('hint.') && !key.endsWith('-says'));

/** A message as the words between its values, in each of its ways. */
function waysOf(ast: Ast): string[][] {
  let ways: string[][] = [['']];
  for (const element of ast) {
    const next =
      element.type === LITERAL
        ? [[element.value]]
        : 'options' in element
          ? Object.values(element.options).flatMap(({ value }) => waysOf(value))
          : [['', '']];
    ways = ways.flatMap(way =>
      next.map(([first = '', ...rest]) => [...way.slice(0, -1), `${way.at(-1)}${first}`, ...rest]),
    );
  }
  return ways;
}

/** The messages of a language as its file has them, by key. */
export const messagesIn = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../locales/${language}.json`), 'utf8'));

/** All that Herald says in a language: each way of each message, as the words between its values. */
export function saidIn(language: string): { readonly key: string; readonly pieces: readonly string[] }[] {
  return Object.entries(messagesIn(language))
    .filter(([key]) => !isForms(key))
    .flatMap(([key, message]) => {
      const ast = new IntlMessageFormat(message, language, undefined, { ignoreTag: true }).getAst();
      return waysOf(ast).map(pieces => ({ key, pieces }));
    });
}
