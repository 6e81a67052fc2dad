import type { JWTPayload } from 'jose';
import { z } from 'zod';
import { HeraldError } from '../../core/errors.ts';
import type { NewId } from '../../core/time.ts';
import type { TokenStore } from '../ports/token-store.ts';
import { APP_ROLES, abilitiesOf, narrowed } from './roles.ts';
import type { Trust } from './trust.ts';
import { refused } from './verify.ts';

/** Herald's registration in Entra ID: its names there, and the tenants whose tokens it takes. */
export interface EntraAccess {
  /** Application ids and Application ID URIs. */
  readonly audiences: readonly string[];
  /** In lower case. */
  readonly tenants: readonly string[];
  /** Of the cloud, with a slash at its end. */
  readonly loginUrl: string;
}

export interface EntraParts {
  readonly tokens: Pick<TokenStore, 'upsert'>;
  readonly newId: NewId;
  readonly now: () => Date;
}

/** How tokens of version 2 name it; those of version 1 are signed with the same keys. */
export const entraIssuer = (loginUrl: string, tenantId: string) => `${loginUrl}${tenantId}/v2.0`;
const formerIssuer = (tenantId: string) => `https://sts.windows.net/${tenantId}/`;

/** The tenants whose apps may come, by the issuers that their tokens name. */
export function entraTrusts(access: EntraAccess, parts: EntraParts): ReadonlyMap<string, Trust> {
  return new Map(
    [...entraIssuers(access)].map(([named, { keysOf: issuer, tenantId }]) => {
      const caller: Trust['caller'] = claims => callerIn(claims, { tenantId, issuer, ...parts });
      return [named, { keysOf: issuer, audiences: access.audiences, caller }];
    }),
  );
}

/** The issuers of an access, each with the one that publishes its keys and the tenant. */
export const entraIssuers = (access: EntraAccess) =>
  new Map(
    access.tenants.flatMap(tenantId => {
      const issuer = entraIssuer(access.loginUrl, tenantId);
      return [issuer, formerIssuer(tenantId)].map(named => [named, { keysOf: issuer, tenantId }] as const);
    }),
  );

const ofApp = z.looseObject({
  tid: z.guid().toLowerCase(),
  /** The app in version 2, and in version 1. */
  azp: z.guid().toLowerCase().optional(),
  appid: z.guid().toLowerCase().optional(),
  sub: z.string(),
  oid: z.string().optional(),
  idtyp: z.string().optional(),
  scp: z.unknown().optional(),
  roles: z.unknown().optional(),
});

type AppClaims = z.output<typeof ofApp>;

async function callerIn(
  claims: JWTPayload,
  { tenantId, issuer, tokens, newId, now }: EntraParts & { tenantId: string; issuer: string },
) {
  const { app: subject, roles } = appIn(claims, tenantId);
  const abilities = abilitiesOf(roles);
  if (abilities.length === 0) throw new HeraldError('forbidden', withoutRoles(subject));
  const made = { id: newId(), name: `app ${subject}`, tenants: [tenantId], createdAt: now() };
  const caller = await tokens.upsert({ ...made, shows: { issuer, subject } });
  if (caller === 'revoked')
    throw refused(
      `The operator has revoked what the app ${subject} comes with. Only they can let it in again.`,
    );
  return narrowed(caller, abilities);
}

/** Which app of this tenant the token is for, and its roles as they stand there. Throws where it is no app itself. */
export function appIn(
  claims: JWTPayload,
  tenantId: string,
): { readonly app: string; readonly object: string; readonly roles: unknown } {
  const { data } = ofApp.safeParse(claims);
  const app = data?.azp ?? data?.appid;
  if (data === undefined || app === undefined || data.tid !== tenantId || !isOfAppItself(data))
    throw refused(
      'The token is not that of an app itself: a person signed in, or it is for signing in. Get it with a managed identity, a federated credential or a client secret, for the scope <audience>/.default.',
    );
  // It is the subject of a token that an app gets for itself.
  return { app, object: (data.oid ?? data.sub).toLowerCase(), roles: data.roles };
}

/** A token of a person names the app that they used, which is the same for everybody who uses it. */
const isOfAppItself = ({ scp, idtyp, sub, oid }: AppClaims) =>
  scp === undefined && (idtyp === undefined ? sub === oid : idtyp === 'app');

const withoutRoles = (app: string) =>
  `The token of the app ${app} has none of the app roles ${Object.keys(APP_ROLES).join(', ')}. Assign it one (docs/operations.md#entra-id), and get a new token.`;
