import type { ReadBody } from '../core/read-up-to.ts';
import { NOT_TEAMS, TeamsFailure } from '../deliver/ports/teams.ts';

/** An answer as it came over the line, whoever gave it. `cut`: there was more than anybody at Microsoft says. */
export interface RawAnswer extends ReadBody {
  readonly status: number;
  readonly header: (name: string) => string | null | undefined;
}

/** As far as any answer of Teams, Graph or Entra goes: more than a page of 500 members, or all channels of a team, ever take. */
export const LONGEST_ANSWER_BYTES = 4 * 1024 * 1024;

/**
 * Whether this may come from a service of Microsoft's. Anything else on the way (a filter, a forward proxy, the sign-in
 * page of a network) answers in the same place, and knows nothing of cards and people. The services answer in JSON, or
 * with nothing; they redirect nobody. The form of a 5xx does not matter: their own gateways answer with pages, and it
 * says nothing of card or person. Why: `docs/decisions/0083`.
 */
export function isTheirs(answer: RawAnswer): boolean {
  const { status } = answer;
  if (status >= 500) return status !== NETWORK_SIGN_IN;
  if (answer.cut || isPage(answer) || status < 200 || (status >= 300 && status < 400)) return false;
  if (status === PROXY_SIGN_IN) return false;
  if (answer.text.trim() === '') return true;
  const said = parseJson(answer.text);
  return isObject(said) && (status < 300 || REFUSALS.some(name => name in said));
}

const PROXY_SIGN_IN = 407;
const NETWORK_SIGN_IN = 511;
/** The fields of a refusal, in any of the shapes that were seen: see `asTeamsFailure`. */
const REFUSALS = ['error', 'errorCode', 'message'];

const typeOf = ({ header }: RawAnswer) => header('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
const isPage = (answer: RawAnswer) => /^text\/html$|xml$/.test(typeOf(answer));
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Something else answered. The failure has no status: that would be its word, too. A 2xx may come from a proxy that
 * passed the request on first, so the card may stand.
 */
export function notTeams(who: string, answer: RawAnswer): TeamsFailure {
  return new TeamsFailure({
    message: `Something other than ${who} answered: ${whatStood(answer)}`,
    outcome: answer.status >= 200 && answer.status < 300 ? 'unknown' : 'refused',
    code: NOT_TEAMS,
  });
}

/** An answer of Teams' that is not what was asked for, such as a page of members without members. */
export function notAsked(what: string): TeamsFailure {
  return new TeamsFailure({
    message: `Teams was asked for ${what}, and something else came.`,
    outcome: 'refused',
    code: NOT_TEAMS,
  });
}

function whatStood(answer: RawAnswer): string {
  const facts = [answer.status, typeOf(answer) || 'without a type', whereTo(answer), beginning(answer.text)];
  return facts.filter(each => each !== undefined && each !== '').join(' ');
}

/** The host alone: the rest of such an address is made to carry sessions. */
function whereTo({ header }: RawAnswer): string | undefined {
  const location = header('location');
  if (!location) return undefined;
  return `to ${URL.parse(location)?.hostname.slice(0, 100) ?? 'elsewhere'}`;
}

const READ = 4_000;
const SHOWN = 200;

/** For the log: the words of a page, without its marks, and without what is long enough to be a key or a token. */
function beginning(text: string): string {
  const words = text
    .slice(0, READ)
    .replace(/<(style|script)\b[^<]{0,2000}/gi, ' ')
    .replace(/<[^<>]{0,500}>/g, ' ')
    .replace(/[\w+/=.~-]{32,}/g, '…')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim();
  return words === '' ? '' : JSON.stringify(words.slice(0, SHOWN));
}
