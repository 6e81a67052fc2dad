import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { RequestHead } from '../request.ts';

export type Headers = RequestHead['headers'];
/** The parts of a request that may show a secret, or a signature made with it. */
export type AskingHead = Pick<RequestHead, 'headers' | 'query'>;

/** How a source shows that it knows the secret of the hook. */
export interface Proof {
  /** For people: what the sender sends. */
  readonly words: string;
  /** Whether the head can hold a proof at all: asked before a body is read. */
  isOffered(shown: AskingHead): boolean;
  isGood(shown: AskingHead, body: { readonly rawBody: Buffer; readonly now: Date }, secret: string): boolean;
}

/** The text that is signed in front of the body, and when it was signed. */
export interface Stamp {
  readonly before: string;
  readonly seconds: number;
}

interface Signing {
  readonly words: string;
  readonly header: string;
  /** In front of each signature. */
  readonly prefix?: string;
  /** Between several signatures, as there are while a secret is being replaced. */
  readonly between?: string;
  readonly encoding?: 'hex' | 'base64';
  /** Missing: the body alone is signed, at no known time. */
  readonly stamp?: (headers: Headers) => Stamp | 'unstamped' | 'wrong';
  /** Makes the key of the signature of the secret. */
  readonly keyOf?: (secret: string) => string | Buffer;
}

/** So far may the clocks of two systems be apart: a signature that is older was recorded by somebody. */
const TOLERANCE_SECONDS = 300;

/** HMAC-SHA256 of the body, or of a stamp and the body. */
export function signed({ words, stamp = () => 'unstamped', keyOf = same, ...place }: Signing): Proof {
  return {
    words,
    isOffered: ({ headers }) => signaturesIn(headers, place).length > 0,
    isGood({ headers }, { rawBody, now }, secret) {
      const stamped = stamp(headers);
      if (stamped === 'wrong' || (stamped !== 'unstamped' && isOld(stamped, now))) return false;
      const hmac = createHmac('sha256', keyOf(secret));
      if (stamped !== 'unstamped') hmac.update(stamped.before);
      const right = hmac.update(rawBody).digest();
      return signaturesIn(headers, place).some(given => timingSafeEqual(given, right));
    },
  };
}

const same = (secret: string) => secret;

const isOld = ({ seconds }: Stamp, now: Date) => Math.abs(now.getTime() / 1000 - seconds) > TOLERANCE_SECONDS;

type Place = Pick<Signing, 'header' | 'prefix' | 'between' | 'encoding'>;

function signaturesIn(
  headers: Headers,
  { header, prefix = '', between, encoding = 'hex' }: Place,
): readonly Buffer[] {
  const given = headers[header];
  if (typeof given !== 'string') return [];
  return (between === undefined ? [given] : given.split(between)).flatMap(each => {
    const digest = each.startsWith(prefix) ? each.slice(prefix.length) : '';
    return LOOKS[encoding].test(digest) ? [Buffer.from(digest, encoding)] : [];
  });
}

/** 32 bytes. */
const LOOKS = { hex: /^[\da-f]{64}$/i, base64: /^[A-Za-z\d+/]{43}=$/ };

/** A time in a header of its own, in seconds; `before` makes of it what stands in front of the body. */
export function stampIn(header: string, before: (seconds: string, headers: Headers) => string) {
  return (headers: Headers): Stamp | 'unstamped' | 'wrong' => {
    const given = headers[header];
    if (given === undefined) return 'unstamped';
    if (typeof given !== 'string' || !/^\d{1,12}$/.test(given)) return 'wrong';
    return { before: before(given, headers), seconds: Number(given) };
  };
}

/** The header in which any sender may show the secret that can set a header and sign nothing. */
const OWN_HEADER = 'x-herald-secret';

/** The secret itself: the sender can sign nothing. `inQuery` for those that can set nothing but an address. */
export function secretShown({
  header,
  inQuery = false,
}: {
  readonly header?: string;
  readonly inQuery?: boolean;
} = {}): Proof {
  const given = ({ headers, query }: AskingHead): string[] =>
    [
      ...credentials(headers.authorization),
      headers[OWN_HEADER],
      header && headers[header],
      inQuery && query.get('secret'),
      inQuery && query.get('sig'),
    ].flatMap(each => (typeof each === 'string' && each !== '' ? [each] : []));
  const places = [
    header && `in \`${header}\``,
    'as bearer token',
    'as password in `https://herald:<secret>@…`',
    'in `X-Herald-Secret`',
    inQuery && 'as `?secret=` or `&sig=` in the address',
  ];
  return {
    words: `The secret itself, ${places.filter(Boolean).join(', or ')}.`,
    isOffered: shown => given(shown).length > 0,
    isGood: (shown, _body, secret) =>
      given(shown).some(each => timingSafeEqual(digest(each), digest(secret))),
  };
}

/** Of the same length whatever was given. */
const digest = (text: string) => createHash('sha256').update(text).digest();

/** The bearer token that a request shows, be it a secret or a token of Entra ID. */
export const bearerIn = (headers: Headers): string | undefined =>
  /^\s*bearer +(\S+)\s*$/i.exec(String(headers.authorization ?? ''))?.[1];

/** `Bearer <secret>`, or `Basic` with the secret as password, whoever the user is said to be. */
function credentials(authorization: unknown): string[] {
  const [, scheme = '', rest = ''] = /^\s*(\w+) +(\S+)\s*$/.exec(String(authorization ?? '')) ?? [];
  if (/^bearer$/i.test(scheme)) return [rest];
  if (!/^basic$/i.test(scheme)) return [];
  return [
    Buffer.from(rest, 'base64')
      .toString('utf8')
      .replace(/^[^:]*:/, ''),
  ];
}

/** Either will do: each takes the secret to make. */
export function either(...proofs: readonly Proof[]): Proof {
  return {
    words: proofs.map(({ words }) => words).join(' Or: '),
    isOffered: shown => proofs.some(proof => proof.isOffered(shown)),
    isGood: (shown, body, secret) =>
      proofs.some(proof => proof.isOffered(shown) && proof.isGood(shown, body, secret)),
  };
}
