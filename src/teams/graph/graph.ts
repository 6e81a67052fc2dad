import type { PersonInDirectory } from '../../core/person.ts';
import { TeamsFailure } from '../../deliver/ports/teams.ts';
import type { Graph } from '../../people/ports/reach.ts';
import type { AskGraph } from './client.ts';

/**
 * The few requests to Microsoft Graph by which people are found and Herald is installed for them. `manifestId` is
 * the id of the app in its manifest; the catalog of each organisation gives it another one. `baseUrl` is Graph's
 * own address, which the reference to an app repeats.
 */
export function createGraph(ask: AskGraph, manifestId: string, baseUrl: string): Graph {
  const catalogIds = new Map<string, string>();

  const catalogId = async (tenantId: string): Promise<string> => {
    const kept = catalogIds.get(tenantId) ?? (await findApp(ask, tenantId, manifestId));
    catalogIds.set(tenantId, kept);
    return kept;
  };

  return {
    find: (tenantId, address) => findPerson(ask, tenantId, address),
    async install(tenantId, aadObjectId) {
      const id = await catalogId(tenantId);
      const body = { 'teamsApp@odata.bind': `${baseUrl}/v1.0/appCatalogs/teamsApps/${id}` };
      try {
        await ask(tenantId, { method: 'POST', path: appsOf(aadObjectId), body });
        return 'installed';
      } catch (error) {
        if (statusOf(error) === 409) return 'already-installed';
        // It was taken out of the catalog, and may come back under another id.
        if (statusOf(error) === 404) catalogIds.delete(tenantId);
        throw error;
      }
    },
    async chat(tenantId, aadObjectId) {
      const id = await catalogId(tenantId);
      const filter = query({ $expand: 'teamsApp', $filter: `teamsApp/id eq ${quoted(id)}` });
      const [installed] = listIn(await ask(tenantId, get(`${appsOf(aadObjectId)}?${filter}`)));
      if (installed === undefined) return undefined;
      const path = `${appsOf(aadObjectId)}/${encodeURIComponent(installed.id)}/chat`;
      return text((await ask(tenantId, get(path)).catch(nothingThere)) as InGraph | undefined)('id');
    },
  };
}

export type InGraph = Readonly<Record<string, unknown>>;

export const get = (path: string) => ({ method: 'GET', path }) as const;
const appsOf = (user: string) => `/users/${encodeURIComponent(user)}/teamwork/installedApps`;

/**
 * An organisation's own apps have an id of their own there. An app that the catalog does not list may come from the
 * store, where the id of the manifest is the id of the app.
 */
async function findApp(ask: AskGraph, tenantId: string, manifestId: string): Promise<string> {
  const filter = query({ $filter: `externalId eq ${quoted(manifestId)}` });
  const [app] = listIn(await ask(tenantId, get(`/appCatalogs/teamsApps?${filter}`)));
  return app?.id ?? manifestId;
}

const FIELDS = 'id,displayName,givenName,mail,userPrincipalName';

/** By id or UPN; a person known by neither may have an e-mail address that differs from their UPN. */
async function findPerson(
  ask: AskGraph,
  tenantId: string,
  address: string,
): Promise<PersonInDirectory | undefined> {
  const fields = query({ $select: FIELDS });
  const user = await ask(tenantId, get(`/users/${encodeURIComponent(address)}?${fields}`)).catch(
    nothingThere,
  );
  if (user !== undefined) return asPerson(user as InGraph);
  if (!address.includes('@')) return undefined;
  return asPerson(await theOneByMail(ask, tenantId, { among: 'users', mail: address, fields: FIELDS }));
}

/** An address that several have names none of them. */
export async function theOneByMail(
  ask: AskGraph,
  tenantId: string,
  { among, mail, fields }: { among: 'users' | 'groups'; mail: string; fields: string },
): Promise<InGraph | undefined> {
  const filter = query({ $filter: `mail eq ${quoted(mail)}`, $select: fields, $top: '2' });
  const [found, other] = listIn(await ask(tenantId, get(`/${among}?${filter}`)));
  return other === undefined ? found : undefined;
}

function asPerson(user: InGraph | undefined): PersonInDirectory | undefined {
  const field = text(user);
  const aadObjectId = field('id');
  if (aadObjectId === undefined) return undefined;
  return {
    aadObjectId,
    name: field('displayName'),
    givenName: field('givenName'),
    upn: field('userPrincipalName'),
    email: field('mail'),
  };
}

export const text = (from: InGraph | undefined) => (name: string) => {
  const value = from?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** A quotation mark in a filter is doubled. */
const quoted = (value: string) => `'${value.replaceAll("'", "''")}'`;

/** `URLSearchParams` would write spaces as `+`, which a filter takes for a plus. */
export const query = (parameters: Readonly<Record<string, string>>) =>
  Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');

export function listIn(answer: unknown): (InGraph & { readonly id: string })[] {
  const list = (answer as { value?: unknown } | undefined)?.value;
  const isFound = (each: unknown): each is InGraph & { id: string } =>
    typeof (each as InGraph | null)?.id === 'string';
  return Array.isArray(list) ? list.filter(isFound) : [];
}

const statusOf = (error: unknown) => (error instanceof TeamsFailure ? error.status : undefined);

export function nothingThere(error: unknown): undefined {
  if (statusOf(error) === 404) return;
  throw error;
}
