import { z } from 'zod';
import { HeraldError } from '../core/errors.ts';
import type { Roles } from '../people/ports/roles.ts';
import type { CallerHandler } from './callers.ts';
import { check } from './check.ts';
import type { IdentityParts } from './identities.ts';
import { ASKED, pageOf } from './page.ts';
import { fieldsOf, oneAddress, roleName, tenantId } from './schema.ts';

export interface RoleParts extends Pick<IdentityParts, 'tenantFor' | 'clock'> {
  readonly roles: Roles;
}

const MOST = 1_000;

export const roleBody = z.strictObject({
  tenantId: tenantId.optional(),
  people: z.array(oneAddress).max(MOST).meta({
    description: 'Entra object ids, UPNs, e-mail addresses or Teams ids: these have it, and nobody else.',
  }),
});

const named = z.strictObject({ name: roleName });

export const roleQuery = z.strictObject({ tenantId: tenantId.optional() });
export const rolesQuery = roleQuery.extend({
  cursor: roleName.optional().meta({ description: '`next` of the page before.' }),
});

export const role = z.strictObject({
  name: z.string(),
  people: z.array(z.string()),
  changedAt: z.iso.datetime().nullable().meta({ description: 'Null where nobody has it.' }),
});
export const rolesPage = z.strictObject({
  items: z.array(role),
  next: z.string().nullable().meta({ description: 'The `cursor` of the next page; null on the last.' }),
});

/** `PUT /api/roles/{name}`. */
export function putRole({ roles, tenantFor, clock }: RoleParts): CallerHandler {
  return async (request, caller) => {
    const { name } = check(named, request.params);
    const { tenantId: tenant, people } = check(roleBody, request.json());
    const where = await tenantFor(caller, tenant);
    await roles.put(where, name, people, clock.now());
    const kept = await roles.find(where, name);
    return { status: 200, body: kept ?? { name, people: [], changedAt: null } };
  };
}

/** `GET /api/roles/{name}`. */
export function getRole({ roles, tenantFor }: RoleParts): CallerHandler {
  return async ({ params, query }, caller) => {
    const { name } = check(named, params);
    const { tenantId: tenant } = check(roleQuery, fieldsOf(query), 'query');
    const found = await roles.find(await tenantFor(caller, tenant), name);
    if (found === undefined) throw new HeraldError('not-found', 'Nobody has this role.');
    return { status: 200, body: found };
  };
}

/** `GET /api/roles`. */
export function getRoles({ roles, tenantFor }: RoleParts): CallerHandler {
  return async ({ query }, caller) => {
    const { tenantId: tenant, cursor } = check(rolesQuery, fieldsOf(query), 'query');
    const after = cursor === undefined ? {} : { after: cursor };
    const found = await roles.list(await tenantFor(caller, tenant), { ...after, limit: ASKED });
    return { status: 200, body: pageOf(found, ({ name }) => name) };
  };
}
