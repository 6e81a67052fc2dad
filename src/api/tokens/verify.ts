import { decodeJwt, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { HeraldError } from '../../core/errors.ts';
import { KeysAway } from './key-set.ts';

/** The conditions that a token must fit to be believed. */
export interface Expected {
  /** As the token names it. */
  readonly issuer: string;
  /** One of them. */
  readonly audiences: readonly string[];
  readonly keys: JWTVerifyGetKey;
}

export const isToken = (credential: string): boolean => /^eyJ[\w-]*(\.[\w-]*){2,4}$/.test(credential);

/** None that is shared, and not `none`: whoever can check a signature must not be able to make one. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const CLOCKS_DIFFER_BY_SECONDS = 60;
/** Those of Entra and of CI have one or two thousand characters. */
const LONGEST = 10_000;

/** The issuer that the token claims: nothing of it is checked yet. */
export function issuerIn(token: string): string {
  if (token.length > LONGEST) throw refused('The token is too long to be one of Entra ID or of a CI.');
  try {
    const { iss } = decodeJwt(token);
    if (typeof iss === 'string') return iss;
  } catch {
    // A token that cannot be read gets the answer of one without an issuer.
  }
  throw refused('The token cannot be read: it is no signed JWT, or does not say who issued it.');
}

/** The claims of the token, if all of them hold. Rejects with a `HeraldError` that says which does not. */
export async function verified(token: string, expected: Expected, now: Date): Promise<JWTPayload> {
  const { issuer, audiences, keys } = expected;
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: [...audiences],
      algorithms: ALGORITHMS,
      requiredClaims: ['exp'],
      clockTolerance: CLOCKS_DIFFER_BY_SECONDS,
      currentDate: now,
    });
    return payload;
  } catch (error) {
    if (error instanceof KeysAway) throw new HeraldError('issuer-away');
    if (error instanceof errors.JOSEError) throw refused(faultOf(error, audiences));
    throw error;
  }
}

export const refused = (detail: string) => new HeraldError('invalid-token', detail);

const NOT_SIGNED = 'The token is not signed with a key of its issuer.';

const FAULTS: Readonly<Record<string, string>> = {
  [errors.JWTExpired.code]: 'The token has expired. Get a new one shortly before you send.',
  [errors.JOSEAlgNotAllowed.code]:
    `The token is signed in a way that is not taken. These are: ${ALGORITHMS.join(', ')}.`,
  [errors.JWSSignatureVerificationFailed.code]: NOT_SIGNED,
  [errors.JWKSNoMatchingKey.code]: NOT_SIGNED,
  [errors.JWKSMultipleMatchingKeys.code]: NOT_SIGNED,
};

const FAULTS_OF_CLAIMS: Readonly<Record<string, (audiences: readonly string[]) => string>> = {
  aud: audiences => `The token is for another audience. Ask for one for ${audiences.join(' or ')}.`,
  nbf: () =>
    'The token is not good yet. Look at the clock of the machine that sends, or of that which made it.',
  exp: () => 'The token has no end.',
};

function faultOf(error: errors.JOSEError, audiences: readonly string[]): string {
  const ofClaim =
    error instanceof errors.JWTClaimValidationFailed ? FAULTS_OF_CLAIMS[error.claim] : undefined;
  return ofClaim?.(audiences) ?? FAULTS[error.code] ?? 'The token cannot be read.';
}
