import { isEntraObjectId } from '../../decide/reach.ts';
import { NOT_TEAMS, TeamsFailure } from '../../deliver/ports/teams.ts';
import type { Directory, DirectoryGroup, GroupOwners } from '../../people/ports/groups.ts';
import type { AskGraph } from './client.ts';
import { get, type InGraph, listIn, nothingThere, query, text, theOneByMail } from './graph.ts';

const FIELDS = 'id,displayName';
/** The most that Graph gives at once. */
const PAGE = '999';
const USER = '#microsoft.graph.user';

/**
 * The members and owners of a group, by the requests that GroupMember.Read.All allows. `baseUrl`: a continuation leads
 * there, and nowhere else, since the token goes with it.
 */
export function createDirectory(ask: AskGraph, baseUrl: string): Directory & GroupOwners {
  const root = `${baseUrl}/v1.0`;
  return {
    async group(tenantId, name) {
      const found = isEntraObjectId(name)
        ? await byId(ask, tenantId, name)
        : await theOneByMail(ask, tenantId, { among: 'groups', mail: name, fields: FIELDS });
      return asGroup(found);
    },
    async members(tenantId, groupId, from) {
      const answer = await ask(tenantId, get(from ?? firstOf(groupId, 'transitiveMembers')));
      // Groups in it, devices and apps are members, too: the members of those groups are listed besides them.
      const people = pageIn(answer).filter(each => each['@odata.type'] === USER);
      return { people: people.map(idOf), ...nextIn(answer as InGraph, root) };
    },
    async owners(tenantId, groupId, from) {
      const answer = await ask(tenantId, get(from ?? firstOf(groupId, 'owners')));
      return { people: pageIn(answer).map(idOf), ...nextIn(answer as InGraph, root) };
    },
  };
}

const firstOf = (groupId: string, who: 'transitiveMembers' | 'owners') =>
  `/groups/${encodeURIComponent(groupId)}/${who}?${query({ $select: 'id', $top: PAGE })}`;

const idOf = ({ id }: { readonly id: string }) => id.toLowerCase();

/** An answer without a list is not taken for an empty list: everybody would have left. */
function pageIn(answer: unknown): ReturnType<typeof listIn> {
  if (Array.isArray((answer as InGraph | undefined)?.value)) return listIn(answer);
  return notGraph('Microsoft Graph answered with no list.');
}

/** A link elsewhere is not followed, and is no end either: most of a group would be missing, and nobody would know. */
function nextIn(answer: InGraph, root: string): { next?: string } {
  const next = answer['@odata.nextLink'] ?? undefined;
  if (next === undefined) return {};
  if (typeof next === 'string' && next.startsWith(`${root}/groups/`))
    return { next: next.slice(root.length) };
  return notGraph('Microsoft Graph continues a list at an address that is not its own.');
}

function notGraph(message: string): never {
  throw new TeamsFailure({ message, outcome: 'refused', code: NOT_TEAMS });
}

async function byId(ask: AskGraph, tenantId: string, id: string): Promise<InGraph | undefined> {
  const path = `/groups/${id}?${query({ $select: FIELDS })}`;
  return (await ask(tenantId, get(path)).catch(nothingThere)) as InGraph | undefined;
}

function asGroup(found: InGraph | undefined): DirectoryGroup | undefined {
  const field = text(found);
  const [id, name] = [field('id'), field('displayName')];
  return id === undefined ? undefined : { id, ...(name !== undefined && { name }) };
}
