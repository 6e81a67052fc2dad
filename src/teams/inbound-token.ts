import { createRemoteJWKSet, customFetch, errors, type JWTPayload, jwtVerify } from 'jose';
import { HeraldError } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { Clock } from '../core/time.ts';
import { isObject } from './activity.ts';
import type { TrustAnchors } from './cloud.ts';

/** Checks all of a token that can be checked without the activity, and gives its claims. Rejects with `HeraldError`. */
export type CheckToken = (authorization: string) => Promise<JWTPayload>;

export interface TokenRules {
  /** In lower case. */
  readonly appId: string;
  readonly trust: Pick<TrustAnchors, 'issuer' | 'openIdMetadataUrl'>;
  readonly log: Log;
  readonly clock: Clock;
}

/** As the SDK has it. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512'];
const CLOCKS_DIFFER_BY_SECONDS = 300;
/** The issuer endorses a key that signs for Teams with this word. */
const ENDORSEMENT = 'msteams';

export function tokenCheck({ appId, trust, log, clock }: TokenRules): CheckToken {
  const keys = signingKeys(trust.openIdMetadataUrl);
  return async authorization => {
    try {
      const token = bearerOf(authorization);
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        issuer: trust.issuer,
        algorithms: ALGORITHMS,
        requiredClaims: ['exp'],
        clockTolerance: CLOCKS_DIFFER_BY_SECONDS,
        currentDate: clock.now(),
      });
      mustBeFor(appId, payload);
      mustBeEndorsed(keys.jwks()?.keys.find(({ kid }) => kid === protectedHeader.kid));
      return payload;
    } catch (error) {
      throw refusalOf(error, log);
    }
  };
}

class NotFromTeams extends Error {}

function bearerOf(authorization: string): string {
  const [scheme, token, ...rest] = authorization.split(' ');
  if (scheme !== 'Bearer' || !token || rest.length > 0) throw new NotFromTeams('no bearer token');
  return token;
}

/** A token with which one bot calls another is for this app as well; `appid` or `azp` then names the caller. */
function mustBeFor(appId: string, { aud, ...claims }: JWTPayload): void {
  if (typeof aud !== 'string' || aud.toLowerCase() !== appId) throw new NotFromTeams('for another bot');
  const { appid = appId, azp = appId } = claims;
  if ([appid, azp].some(caller => String(caller).toLowerCase() !== appId)) throw new NotFromTeams('of a bot');
}

function mustBeEndorsed(key: unknown): void {
  const endorsements = isObject(key) ? key.endorsements : undefined;
  if (!Array.isArray(endorsements) || !endorsements.includes(ENDORSEMENT))
    throw new NotFromTeams('signed with a key that is not endorsed for Teams');
}

/** Keys change without notice, and a caller that invents the name of one makes Herald look: at most this often. */
const LOOK_AGAIN_AFTER_MS = 10_000;
const KEEP_MS = 24 * 3_600_000;
const ANSWER_WITHIN_MS = 5_000;

/** The keys with which the Bot Framework signs. All who need one that is not there yet share one look. */
function signingKeys(openIdMetadataUrl: string) {
  return createRemoteJWKSet(new URL(openIdMetadataUrl), {
    cooldownDuration: LOOK_AGAIN_AFTER_MS,
    cacheMaxAge: KEEP_MS,
    timeoutDuration: ANSWER_WITHIN_MS,
    [customFetch]: async (url, options) => {
      const metadata = await fetch(url, options);
      if (!metadata.ok) return metadata;
      const { jwks_uri } = (await metadata.json()) as { jwks_uri: string };
      return fetch(jwks_uri, options);
    },
  });
}

/** The fault of a token. Any other error is no fault of the caller: the keys could not be fetched. */
function refusalOf(error: unknown, log: Log): HeraldError {
  if (error instanceof NotFromTeams || isAboutToken(error)) {
    log.warn({ why: error.message }, 'A request was not from Teams.');
    return notFromTeams();
  }
  log.error({ err: error }, 'The keys of the Bot Framework could not be fetched.');
  return new HeraldError('internal');
}

const ABOUT_KEYS: readonly string[] = [
  errors.JOSEError.code,
  errors.JWKSTimeout.code,
  errors.JWKSInvalid.code,
];

const isAboutToken = (error: unknown): error is errors.JOSEError =>
  error instanceof errors.JOSEError && !ABOUT_KEYS.includes(error.code);

export function notFromTeams(): HeraldError {
  return new HeraldError('unauthorized', 'Only Teams may call this address, with a token for this bot.');
}
