import { z } from 'zod';
import { invalid } from '../../core/errors.ts';
import { isLoopback } from '../../core/loopback.ts';
import { check } from '../check.ts';
import type { Shows } from '../ports/token-store.ts';
import { entraIssuer } from './entra.ts';

/** Whose token stands for a key, in the words of the command line. */
export interface TrustWords {
  readonly entra?: string;
  readonly issuer?: string;
  readonly audience?: string;
  readonly subject?: string;
}

interface EntraSide {
  readonly tenants: readonly string[];
  readonly loginUrl: string;
}

/** Issuers that people know by another name. */
const NAMED: Readonly<Record<string, string>> = {
  github: 'https://token.actions.githubusercontent.com',
  gitlab: 'https://gitlab.com',
};

const issuer = z
  .string()
  .max(500)
  .transform(given => NAMED[given.toLowerCase()] ?? given)
  .refine(isIssuer, 'must be the https:// address that tokens name as "iss", or github or gitlab')
  .refine(
    given => !ENTRA_HOSTS.test(URL.parse(given)?.hostname ?? ''),
    'is Entra ID, whose apps come by their app roles: use --entra <application id>',
  );

const ENTRA_HOSTS = /(^|\.)(login\.microsoftonline\.(com|us)|sts\.windows\.net|login\.windows\.net)$/;

function isIssuer(given: string): boolean {
  const url = URL.parse(given);
  if (url === null || url.username !== '' || url.search !== '' || url.hash !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

/** A pattern that everybody at a shared issuer fits would let the whole of that CI in. */
const workload = z
  .strictObject({
    issuer,
    audience: z.string().min(1).max(500),
    subject: z.string().min(1).max(500),
  })
  .refine(({ issuer: of, subject }) => of !== NAMED.github || /^[^*]*:[^*/]+[/:]/.test(subject), {
    path: ['subject'],
    message:
      'must say whose repository it is before its first "*", such as repo:acme/shop:ref:refs/heads/main',
  })
  .refine(({ subject }) => /^[^*]{4}/.test(subject), {
    path: ['subject'],
    message: 'must begin with at least 4 characters that are no "*"',
  });

const app = z
  .string()
  .regex(/^([\da-f-]{36}\/)?[\da-f-]{36}$/i, 'must be the Application (client) ID of the app that comes')
  .toLowerCase();

/** The claims in the token of the caller that these words name; undefined without a name. Throws a `HeraldError`. */
export function shownBy(words: TrustWords, entra: EntraSide | undefined): Shows | undefined {
  const { entra: appId, ...rest } = words;
  const named = Object.values(rest).some(word => word !== undefined);
  if (appId !== undefined && named)
    throw invalid([
      { field: 'entra', message: 'stands alone: leave --issuer, --audience and --subject out' },
    ]);
  if (appId !== undefined)
    return shownByApp(check(z.strictObject({ entra: app }), { entra: appId }).entra, entra);
  return named ? check(workload, rest) : undefined;
}

function shownByApp(given: string, entra: EntraSide | undefined): Shows {
  const [subject = '', tenantId] = given.split('/').toReversed();
  if (entra === undefined)
    throw invalid([
      { field: 'entra', message: 'needs ENTRA_AUDIENCE: the app whose app roles the tokens have' },
    ]);
  const meant = tenantId ?? (entra.tenants.length === 1 ? entra.tenants[0] : undefined);
  if (meant === undefined || !entra.tenants.includes(meant))
    throw invalid([
      {
        field: 'entra',
        message: 'must be <tenant id>/<application id>, with one of the tenants in ENTRA_TENANTS',
      },
    ]);
  return { issuer: entraIssuer(entra.loginUrl, meant), subject };
}
