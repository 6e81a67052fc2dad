import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Log } from '../../core/log.ts';
import type { Clock } from '../../core/time.ts';

export interface KeySetParts {
  /** As the tokens name it; what it publishes is at `/.well-known/openid-configuration` below it. */
  readonly issuer: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** The keys of each issuer. */
export type KeysOf = (issuer: string) => JWTVerifyGetKey;

/** One set for each issuer that the operator trusts, from when its first token comes. All requests share them. */
export function createKeySets({ clock, log }: Omit<KeySetParts, 'issuer'>): KeysOf {
  const sets = new Map<string, JWTVerifyGetKey>();
  return issuer => {
    const set = sets.get(issuer) ?? createKeySet({ issuer, clock, log });
    sets.set(issuer, set);
    return set;
  };
}

/** The keys of an issuer could not be had, so nothing can be said of a token. */
export class KeysAway extends Error {
  override readonly name = 'KeysAway';
}

/** From then on they are looked at again beside what they are used for; until `KEPT_MS` they are good without. */
const FRESH_MS = 3_600_000;
const KEPT_MS = 24 * FRESH_MS;
/** Keys change without notice, and whoever invents the name of one makes Herald look: at most every so often. */
const LOOK_AGAIN_AFTER_MS = 10_000;
/** The same where there are none at all. */
const TRY_AGAIN_AFTER_MS = 3_000;

interface Held {
  readonly find: JWTVerifyGetKey;
  readonly atMs: number;
}

/**
 * The keys with which an issuer signs. All who need one that is not there yet share one look, and an issuer that is away,
 * slow or flooded with invented keys is asked no more often for it. jose's own remote set would ask again for each token
 * while the issuer fails, and forget good keys as soon as they are old.
 */
function createKeySet({ issuer, clock, log }: KeySetParts): JWTVerifyGetKey {
  let held: Held | undefined;
  let looking: Promise<void> | undefined;
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let failed = false;
  const nowMs = () => clock.now().getTime();
  const ageMs = () => nowMs() - (held?.atMs ?? Number.NEGATIVE_INFINITY);

  const look = async (): Promise<void> => {
    try {
      held = { find: createLocalJWKSet(await fetchKeys(issuer)), atMs: nowMs() };
      failed = false;
    } catch (error) {
      failed = true;
      log.error({ err: error, issuer }, 'the keys of an issuer of tokens could not be fetched');
    }
    lookedAtMs = nowMs();
    looking = undefined;
  };
  const lookOnce = async (): Promise<void> => {
    const pauseMs = held === undefined ? TRY_AGAIN_AFTER_MS : LOOK_AGAIN_AFTER_MS;
    if (looking === undefined && nowMs() - lookedAtMs < pauseMs) return;
    looking ??= look();
    return looking;
  };

  return async (header, token) => {
    if (ageMs() > KEPT_MS) await lookOnce();
    else if (ageMs() > FRESH_MS) void lookOnce();
    if (held === undefined || ageMs() > KEPT_MS) throw new KeysAway();
    try {
      return await held.find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
    }
    await lookOnce();
    if (failed) throw new KeysAway();
    return held.find(header, token);
  };
}

const ANSWER_WITHIN_MS = 5_000;
const LARGEST_BYTES = 512 * 1024;

async function fetchKeys(issuer: string): Promise<JSONWebKeySet> {
  const metadata = z.looseObject({ issuer: z.literal(issuer), jwks_uri: z.url() });
  const where = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const { jwks_uri: keysAt } = metadata.parse(await fetchJson(where));
  if (new URL(keysAt).protocol !== new URL(issuer).protocol)
    throw new Error('its keys are at an address of another kind');
  return (await fetchJson(keysAt)) as JSONWebKeySet;
}

/** Through the proxies of this process, as everything that goes out. Rejects an answer that is not as it should be. */
async function fetchJson(address: string): Promise<unknown> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  const answer = await fetch(address, { redirect: 'error', signal, headers: { accept: 'application/json' } });
  let text = '';
  const decoder = new TextDecoder();
  for await (const part of answer.body ?? []) {
    text += decoder.decode(part, { stream: true });
    if (text.length > LARGEST_BYTES) throw new Error('its answer is too long');
  }
  if (!answer.ok) throw new Error(`it answered ${answer.status}`);
  return JSON.parse(text);
}
