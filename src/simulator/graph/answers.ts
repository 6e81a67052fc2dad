import type { Person, World } from '../world/nouns.ts';
import { openPersonal } from '../world/places.ts';
import type { Catalog } from './catalog.ts';

/** An answer of Graph. `afterwards` happens once the answer has left. */
export interface GraphAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly retryAfterSeconds?: number;
  readonly afterwards?: () => void;
}

/** One request, as it was understood. */
export interface GraphAsked {
  readonly world: World;
  readonly catalog: Catalog;
  /** The tenant of the token. */
  readonly tenantId: string;
  /** A parameter of the query; empty where it is not there. */
  readonly query: (name: string) => string;
  /** Where Graph is, up to its version: with it begins what a list goes on with. */
  readonly root: string;
  readonly body: unknown;
  readonly person?: Person;
  readonly installationId?: string;
  /** As it was named. */
  readonly group?: string;
  /** Installs the app, and tells the bot of it. */
  readonly install: (person: Person) => void;
}

export const refused = (status: number, code: string, message: string, innerCode = code): GraphAnswer => ({
  status,
  body: { error: { code, message, innerError: { code: innerCode, 'request-id': 'of the stand-in' } } },
});

/** Neither a person nor a group of that name. */
export const nobody = refused(404, 'Request_ResourceNotFound', 'Resource does not exist.');
export const list = (value: readonly unknown[]): GraphAnswer => ({ status: 200, body: { value } });

/** `GET /appCatalogs/teamsApps?$filter=externalId eq '…'` */
export function findApps({ catalog, tenantId, query }: GraphAsked): GraphAnswer {
  const id = catalog.appIn(tenantId);
  const isMeant = query('$filter') === `externalId eq '${catalog.manifestId}'`;
  if (id === undefined || !isMeant) return list([]);
  return list([
    { id, externalId: catalog.manifestId, displayName: 'Herald', distributionMethod: 'organization' },
  ]);
}

/** `GET /users/{id or UPN}` */
export const readUser = ({ person }: GraphAsked): GraphAnswer =>
  person === undefined ? nobody : { status: 200, body: user(person) };

/** `GET /users?$filter=mail eq '…'` */
export function findUsers({ world, tenantId, query }: GraphAsked): GraphAnswer {
  const mail = mailIn(query('$filter'));
  const found = world.directory.get(mail ?? '');
  const fits = found?.tenantId === tenantId && found.email.toLowerCase() === mail;
  return list(fits && found ? [user(found)] : []);
}

/** `mail eq '…'`, in lower case. */
export const mailIn = (filter: string): string | undefined =>
  /^mail eq '(.*)'$/.exec(filter)?.[1]?.replaceAll("''", "'").toLowerCase();

const user = (person: Person) => ({
  id: person.aadObjectId,
  displayName: person.name,
  givenName: person.givenName,
  mail: person.email,
  userPrincipalName: person.upn,
});

const installationOf = (person: Person, app: string) =>
  Buffer.from(`${person.aadObjectId}##${app}`).toString('base64');

/** `GET /users/{id}/teamwork/installedApps?$expand=teamsApp&$filter=teamsApp/id eq '…'` */
export function listInstalled({ catalog, tenantId, person, query }: GraphAsked): GraphAnswer {
  if (person === undefined) return nobody;
  const id = catalog.appIn(tenantId);
  if (id === undefined || person.presence !== 'installed' || query('$filter') !== `teamsApp/id eq '${id}'`)
    return list([]);
  const teamsApp = { id, externalId: catalog.manifestId, displayName: 'Herald' };
  return list([{ id: installationOf(person, id), teamsApp }]);
}

/** `POST /users/{id}/teamwork/installedApps` */
export function installApp({ catalog, tenantId, person, body, install }: GraphAsked): GraphAnswer {
  if (person === undefined) return nobody;
  const wanted = String((body as Record<string, unknown> | undefined)?.['teamsApp@odata.bind']);
  const id = /\/v1\.0\/appCatalogs\/teamsApps\/([^/]+)$/.exec(wanted)?.[1];
  if (id === undefined) return refused(400, 'BadRequest', 'teamsApp@odata.bind is missing.');
  if (id !== catalog.appIn(tenantId)) return refused(404, 'NotFound', 'App definition not found.');
  if (person.presence === 'installed')
    return refused(409, 'Conflict', 'App with this id is already installed in the scope.');
  return { status: 201, afterwards: () => install(person) };
}

/** `GET /users/{id}/teamwork/installedApps/{installation}/chat` */
export function readChat({ world, catalog, tenantId, person, installationId }: GraphAsked): GraphAnswer {
  const id = catalog.appIn(tenantId);
  const isThere = person?.presence === 'installed' && id !== undefined;
  if (!isThere || installationId !== installationOf(person, id)) return refused(404, 'NotFound', 'Not Found');
  return { status: 200, body: { id: openPersonal(world, person).id, chatType: 'oneOnOne' } };
}
