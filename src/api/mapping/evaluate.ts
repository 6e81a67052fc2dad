import jsonata from 'jsonata';
import { faultIn, Refused } from './fault.ts';
import { Re2 } from './re2.ts';

/** A payload to map, with the text that maps it and the headers beside it. */
export interface Mapping {
  readonly text: string;
  readonly payload: unknown;
  /** As `$headers`, by their lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The result as JSON, and undefined where it is nothing; or the fault: what is wrong, where, and what to do. */
export type Mapped = { readonly json: string | undefined } | { readonly fault: string };

/** JSONata itself stops at these. Excess that it does not see, such as a text of a gigabyte, ends with the process. */
const LIMITS = { timeout: 250, stack: 300, sequence: 10_000 };

/** As large as what may be posted. */
const LONGEST_RESULT = 256 * 1024;

/** Only in a process of its own, which somebody ends when it takes too long (`mapper.ts`). Never rejects. */
export async function evaluate({ text, payload, headers }: Mapping): Promise<Mapped> {
  try {
    const result = await compiled(text).evaluate(payload, { headers });
    const json = JSON.stringify(result, withoutFunctions);
    if ((json?.length ?? 0) > LONGEST_RESULT) throw new Refused('It makes more than 256 KiB.', MAKE_LESS);
    return { json };
  } catch (error) {
    return { fault: faultIn(text, error) };
  }
}

/** Whether it can be evaluated at all. */
export async function lookOver(text: string): Promise<Mapped> {
  try {
    compiled(text);
    return { json: undefined };
  } catch (error) {
    return { fault: faultIn(text, error) };
  }
}

const MAKE_LESS = 'Take of the body what people read.';

function compiled(text: string): jsonata.Expression {
  const options = { ...LIMITS, RegexEngine: Re2 as unknown as RegExpConstructor };
  const expression = jsonata(text, options);
  for (const node of nodesOf(expression.ast())) refuseIn(node);
  // By whatever name it is called.
  expression.registerFunction('eval', refuseEval);
  return expression;
}

function refuseIn({ type, value, position }: jsonata.ExprNode): void {
  if (type === 'variable' && value === 'eval') refuseEval(position);
  if ((type as string) !== 'regex') return;
  try {
    new Re2(value);
  } catch {
    throw new Refused(`The regular expression ${value} cannot be kept to a time.`, PLAIN_REGEX, { position });
  }
}

const PLAIN_REGEX = 'Write it without looking ahead or back, and without references to groups.';

function refuseEval(position?: number): never {
  const at = typeof position === 'number' ? { position, token: 'eval' } : {};
  throw new Refused('$eval is not possible here: a text is never code.', 'Write the expression itself.', at);
}

/** Of a tree in which some parts are met in several ways. */
function nodesOf(value: unknown, seen = new Set<unknown>()): jsonata.ExprNode[] {
  if (typeof value !== 'object' || value === null || value instanceof RegExp || seen.has(value)) return [];
  seen.add(value);
  const inner = Object.values(value).flatMap(each => nodesOf(each, seen));
  return Array.isArray(value) ? inner : [value as jsonata.ExprNode, ...inner];
}

/** A function is no value: it is left out, as JSON leaves it out. */
const withoutFunctions = (_name: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && ('_jsonata_lambda' in value || '_jsonata_function' in value)
    ? undefined
    : value;
