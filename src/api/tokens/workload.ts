import { HeraldError } from '../../core/errors.ts';
import { fits, hasWildcard } from '../../decide/wildcard.ts';
import type { TokenStore, TrustedCaller } from '../ports/token-store.ts';
import type { Trust } from './trust.ts';

/** Trusts callers that the operator named at an issuer, such as a CI. Only true tokens have their caller looked up. */
export function workloadTrust(
  issuer: string,
  audiences: readonly string[],
  tokens: Pick<TokenStore, 'ofIssuer'>,
): Trust {
  return {
    keysOf: issuer,
    audiences,
    async caller({ sub = '', aud }) {
      const named = await tokens.ofIssuer(issuer);
      const meant = named.filter(
        ({ shows: { audience, subject } }) => [aud].flat().includes(audience) && fits(subject, sub),
      );
      const [caller] = meant.toSorted(byPrecision);
      if (caller === undefined) throw new HeraldError('forbidden', unnamed(sub));
      return caller;
    },
  };
}

/** A subject named in full goes before one that fits a pattern, and a longer pattern before a shorter one. */
function byPrecision({ shows: one }: TrustedCaller, { shows: other }: TrustedCaller): number {
  const patterns = Number(hasWildcard(one.subject)) - Number(hasWildcard(other.subject));
  return patterns || other.subject.length - one.subject.length;
}

const LONGEST_SHOWN = 200;

const unnamed = (subject: string) =>
  `The token is good, but nobody with its subject "${subject.slice(0, LONGEST_SHOWN)}" is let in. The operator names them with: npm run key -- create --issuer … --audience … --subject …`;
