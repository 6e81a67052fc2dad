/** A refusal of our own, with what to do about it, and where it stands if that is known. */
export class Refused extends Error {
  readonly remedy: string;
  readonly position: number | undefined;
  readonly token: string | undefined;

  constructor(problem: string, remedy: string, at: Pick<Thrown, 'position' | 'token'> = {}) {
    super(problem);
    this.remedy = remedy;
    this.position = at.position;
    this.token = at.token;
  }
}

/** As JSONata throws them: an object with a code, the end of the token in the text, and what stands in the message. */
interface Thrown {
  readonly code?: string;
  readonly message?: string;
  readonly position?: number;
  readonly token?: string;
}

/**
 * The fault of a mapping in one line, with place and remedy: "line 3, column 9: … Close the text with a quote." It
 * holds nothing of the body that was mapped, as it is kept and shown.
 */
export function faultIn(text: string, thrown: unknown): string {
  if (thrown instanceof RangeError) return `It is nested too deep. ${REMEDIES.D1011}`;
  const { code = '', message = '', position, token } = Object(thrown) as Thrown;
  const remedy = thrown instanceof Refused ? thrown.remedy : (REMEDIES[code] ?? LOOK_IT_UP);
  const at = OPENED[code]?.(text) ?? position ?? brokenRegex(text, message);
  const said = code in OWN_WORDS ? OWN_WORDS[code] : withoutValues(message, thrown);
  return `${placeOf(text, at, token)}${sentence(said ?? '')} ${remedy}`;
}

const sentence = (text: string) => (/[.?!]$/.test(text) ? text : `${text}.`);

/** JSONata puts an unclosed quote or regular expression at the end of the text: this is where it begins, or nearly. */
const OPENED: Readonly<Record<string, (text: string) => number>> = {
  S0101: text => Math.max(text.lastIndexOf('"'), text.lastIndexOf("'")) + 1,
  S0302: text => text.lastIndexOf('/') + 1,
};

/** The built-in error names the expression, not where it stands. */
function brokenRegex(text: string, message: string): number | undefined {
  const [, source] = /^Invalid regular expression: \/(.*)\/\w*: /s.exec(message) ?? [];
  const at = source === undefined ? -1 : text.indexOf(`/${source}/`);
  return at < 0 ? undefined : at + 1;
}

/** `position` is behind the token, or behind the bracket that follows it. */
function placeOf(text: string, position: number | undefined, token: unknown): string {
  if (position === undefined) return '';
  const name = typeof token === 'string' && token !== '' ? token : undefined;
  const found = name === undefined ? -1 : text.lastIndexOf(name, position - name.length);
  const isRight = name !== undefined && found >= position - name.length - 1;
  const start = isRight ? found - Number(text[found - 1] === '$') : position - 1;
  const lines = text.slice(0, Math.max(0, start)).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}: `;
}

/** Values are those of the body; what a limit is, is said by the limit. */
function withoutValues(message: string, thrown: unknown): string {
  const shown = Object(thrown) as Readonly<Record<string, unknown>>;
  return VALUES.reduce((rest, name) => {
    const written = name in shown ? JSON.stringify(shown[name]) : undefined;
    return written === undefined || written.length < 2 ? rest : rest.replaceAll(written, '…');
  }, message).slice(0, 300);
}

const VALUES = ['value', 'value2', 'exp'];

/** Where JSONata's say too little, or too much. */
const OWN_WORDS: Readonly<Record<string, string>> = {
  D1011: 'It calls itself too often',
  D1012: 'It takes longer than 250 ms',
  D2014: 'It makes a list of more than 10,000 entries',
  D2015: 'It makes a list of more than 10,000 entries',
  T1006: 'There is no such function',
};

const CONVERT = 'Convert it: $number(…), $string(…); or test it first: $exists(…) ? … : ….';
const CLOSE = 'Close what is open, and look for a missing comma before it.';
const LESS = 'Work on a part of the list: items[[0..99]].';

const LOOK_IT_UP = 'The language: https://docs.jsonata.org.';
/** The remedies, by JSONata's code. */
const REMEDIES: Readonly<Record<string, string>> = {
  S0101: 'Close the text with a quote.',
  S0105: 'Close the name with a backtick.',
  S0106: 'End the comment with */.',
  S0201: 'Take it out, or put an operator or a comma before it.',
  S0202: CLOSE,
  S0203: CLOSE,
  S0204: 'Put a text in quotes, and a name with special characters in backticks.',
  S0211: 'Write a value before it.',
  S0301: 'Write something between the slashes.',
  S0302: 'Close the brackets in it, and then itself with a slash.',
  T0410: CONVERT,
  T0411: CONVERT,
  T0412: CONVERT,
  T1005: 'Names of functions begin with $.',
  T1006: 'Look for a letter that is wrong: https://docs.jsonata.org/overview.html lists them all.',
  T1007: 'Names of functions begin with $.',
  T2001: CONVERT,
  T2002: CONVERT,
  T2009: 'Compare two texts or two numbers: $string(…) or $number(…).',
  T2010: 'Compare two texts or two numbers: $string(…) or $number(…).',
  D1002: CONVERT,
  D1004: 'Let the regular expression match at least one letter.',
  D1009: 'Put the value in brackets where several make one list: {name: [value]}.',
  D1011: 'Use $map, $filter or $reduce in place of a function that calls itself.',
  D1012: 'Look for a function that never ends.',
  D2014: LESS,
  D2015: LESS,
  D3030: CONVERT,
  D3137: '($error says so.)',
  D3141: '($assert says so.)',
};
