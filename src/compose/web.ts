import { requireScope } from '../api/callers.ts';
import { bootstrapKey } from '../api/keys.ts';
import { openMapper } from '../api/mapping/mapper.ts';
import { openApiDocument } from '../api/openapi/document.ts';
import { type Api, apiOf, type RouteParts } from '../api/routes.ts';
import { FEATURES } from '../features/features.ts';
import { createAccept, createForesee, scopeFor } from '../ledger/accept.ts';
import { createAmend } from '../ledger/amend.ts';
import type { Scoping } from '../ledger/ports/scoping.ts';
import type { Releases } from '../platform/releases.ts';
import type { Store } from '../store.ts';
import { limitsOf } from './limits.ts';
import { operatorParts } from './operators.ts';
import type { Parts } from './parts.ts';
import { RELEASE } from './release.ts';
import { senderOf } from './tokens.ts';

/** Everything that somebody waits for. */
export async function webParts(
  parts: Parts,
  releases: Releases,
): Promise<RouteParts & { readonly api: Api }> {
  const { store, teams } = parts;
  const { settings, log, clock, newId } = parts.world;
  await bootstrapKey({ keys: store.keys, key: settings.bootstrapApiKey, newId, now: clock.now(), log });
  const mapper = openMapper();
  releases.push(mapper.close);
  const api = apiOf(FEATURES);
  const { requestsPerSecond } = limitsOf(settings);
  const accepting = acceptingOf(parts);
  return {
    api,
    describe: () => openApiDocument(api, RELEASE),
    ...operatorParts(parts),
    ...accepting,
    amend: createAmend({ amendments: store.amendments, clock }),
    eventTopics: settings.eventTopics,
    reader: store.reader,
    speed: { requestsPerSecond, clock },
    burst: settings.burst,
    whatIsCut: parts.whatIsCut,
    iconHosts: settings.iconHosts,
    hooks: store.hooks,
    eventSubscriptions: store.eventSubscriptions,
    roles: store.roles,
    ...identitiesOf(store, accepting.scoping),
    ...senderOf(parts),
    mapper,
    teams: teams.entrance,
    transact: store.transact,
    stores: store.features,
    newId,
  };
}

/** How what is posted is taken, or only tried. */
function acceptingOf({ world, store, observation }: Parts) {
  const { settings, clock, newId } = world;
  const { identity, tenants, sameWithinSeconds, lowEvery } = settings;
  const { silenceMs } = limitsOf(settings);
  const scoping: Scoping = {
    acceptance: observation.acceptance(store.acceptance),
    tenants,
    ownTenantId: 'tenantId' in identity ? identity.tenantId : undefined,
    mayPost: requireScope,
  };
  const accepting = { ...scoping, clock, newId, sameWithinSeconds, lowEvery };
  return {
    scoping,
    accept: createAccept(accepting),
    foresee: createForesee({ ...accepting, rehearse: store.rehearse, silenceMs }),
  };
}

/** Whose a login of another system is. */
function identitiesOf(
  { identities }: Store,
  scoping: Scoping,
): Pick<RouteParts, 'identities' | 'tenantFor' | 'whoIs'> {
  const tenantFor: RouteParts['tenantFor'] = (caller, named) =>
    scopeFor(scoping, caller, 'identities', named);
  return {
    identities,
    tenantFor,
    whoIs: async ({ id, name, source, tenantId }, logins) =>
      identities.addresses(await tenantFor({ id, name }, tenantId), source, logins),
  };
}
