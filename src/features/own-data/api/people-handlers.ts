import { z } from 'zod';
import type { CallerHandler } from '../../../api/callers.ts';
import { check } from '../../../api/check.ts';
import type { FeatureParts } from '../../../api/feature.ts';
import { fieldsOf, personAddress, tenantId } from '../../../api/schema.ts';
import type { TurnStores } from '../../../chat/ports/turn-stores.ts';
import { HeraldError } from '../../../core/errors.ts';
import { scopeFor } from '../../../ledger/accept.ts';

/** The query of both. */
export const personDataQuery = z.strictObject({ tenantId: tenantId.optional() });

/** `GET /api/people/{address}/data`. */
export const getPersonData = (parts: FeatureParts): CallerHandler =>
  ofPerson(parts, async ({ people }, personId) => ({ tables: await people.exported(personId) }));

/** `DELETE /api/people/{address}`. */
export const deletePerson = (parts: FeatureParts): CallerHandler =>
  ofPerson(parts, async ({ people }, personId) => {
    await people.forget(personId);
    return { forgotten: true };
  });

type OfPerson = (stores: TurnStores, personId: string) => Promise<object>;

function ofPerson({ scoping, transact }: FeatureParts, work: OfPerson): CallerHandler {
  return async (request, caller) => {
    const query = check(personDataQuery, fieldsOf(request.query), 'query');
    const { address } = check(personAddress, { address: request.params.address });
    const tenant = await scopeFor(scoping, caller, 'people', query.tenantId);
    const body = await transact(async stores => {
      const person = await stores.people.find(tenant, address);
      if (person === undefined) throw new HeraldError('not-found');
      return work(stores, person.id);
    });
    return { status: 200, body };
  };
}
