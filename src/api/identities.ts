import { z } from 'zod';
import type { Caller } from '../core/caller.ts';
import { invalid } from '../core/errors.ts';
import type { Clock } from '../core/time.ts';
import type { Identities, KnownLogin } from '../people/ports/identities.ts';
import type { CallerHandler } from './callers.ts';
import { check } from './check.ts';
import { SOURCES } from './hooks/sources.ts';
import { ASKED, pageOf } from './page.ts';
import { address, fieldsOf, line, oneAddress, tenantId } from './schema.ts';

export interface IdentityParts {
  readonly identities: Identities;
  /** The tenant that is meant. Rejects where the caller may not there. */
  readonly tenantFor: (caller: Caller, named: string | undefined) => Promise<string>;
  readonly clock: Clock;
}

const source = z
  .string()
  .refine(
    name => Object.hasOwn(SOURCES, name),
    `must be a source of hooks: ${Object.keys(SOURCES).join(', ')}`,
  )
  .meta({ description: 'The source of hooks whose login it is.' });
const login = line(200).meta({ description: 'As the source writes it, in either letter case.' });

const MOST = 1_000;

export const identitiesBody = z
  .strictObject({
    tenantId: tenantId.optional(),
    identities: z
      .array(
        z.strictObject({
          source,
          login,
          person: oneAddress.nullable().meta({
            description: 'An Entra object id, UPN, e-mail address or Teams id. `null`: nobody any more.',
          }),
        }),
      )
      .min(1)
      .max(MOST),
  })
  .superRefine(({ identities }, { addIssue }) => {
    const seen = new Set<string>();
    for (const [i, each] of identities.entries()) {
      const name = JSON.stringify([each.source, each.login.toLowerCase()]);
      if (seen.has(name))
        addIssue({ code: 'custom', path: ['identities', i, 'login'], message: 'is named twice' });
      seen.add(name);
      if (each.person !== null && each.login.startsWith('@'))
        addIssue({
          code: 'custom',
          path: ['identities', i, 'login'],
          message: 'must be without "@" before it',
        });
    }
  });

export const identitiesQuery = z.strictObject({
  tenantId: tenantId.optional(),
  source: source.optional(),
  login: login.optional(),
  person: address.optional().meta({ description: 'The address that was entered.' }),
  cursor: z.string().max(1_000).optional().meta({ description: '`next` of the page before.' }),
});

export const identitiesSet = z.strictObject({ set: z.int(), removed: z.int() });

export const identitiesPage = z.strictObject({
  items: z.array(
    z.strictObject({
      source: z.string(),
      login: z.string(),
      person: z.string(),
      changedAt: z.iso.datetime(),
    }),
  ),
  next: z.string().nullable().meta({ description: 'The `cursor` of the next page; null on the last.' }),
});

/** `PUT /api/identities`. */
export function putIdentities({ identities, tenantFor, clock }: IdentityParts): CallerHandler {
  return async (request, caller) => {
    const { tenantId: named, identities: entries } = check(identitiesBody, request.json());
    const tenant = await tenantFor(caller, named);
    return { status: 200, body: await identities.put(tenant, entries, clock.now()) };
  };
}

/** `GET /api/identities`. */
export function getIdentities({ identities, tenantFor }: IdentityParts): CallerHandler {
  return async (request, caller) => {
    const { tenantId: named, cursor, ...filter } = check(identitiesQuery, fieldsOf(request.query), 'query');
    const after = cursor === undefined ? {} : { after: placeIn(cursor) };
    const tenant = await tenantFor(caller, named);
    const found = await identities.list(tenant, { ...filter, ...after, limit: ASKED });
    return { status: 200, body: pageOf(found, cursorOf) };
  };
}

type Place = Pick<KnownLogin, 'source' | 'login'>;

const cursorOf = ({ source, login }: Place) =>
  Buffer.from(JSON.stringify([source, login])).toString('base64url');

function placeIn(cursor: string): Place {
  try {
    const [source, login] = z
      .tuple([z.string(), z.string()])
      .parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { source, login };
  } catch {
    throw invalid([{ field: 'query.cursor', message: 'must be the "next" of another page' }]);
  }
}
