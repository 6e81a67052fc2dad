import { isEntraObjectId } from '../../decide/reach.ts';
import { NOT_TEAMS, TeamsFailure } from '../../deliver/ports/teams.ts';
import type { Directory, DirectoryGroup } from '../../people/ports/groups.ts';
import type { AskGraph } from './client.ts';
import { get, type InGraph, listIn, nothingThere, query, text, theOneByMail } from './graph.ts';

const FIELDS = 'id,displayName';
/** The most that Graph gives at once. */
const PAGE = '999';
const USER = '#microsoft.graph.user';

/**
 * Who is in a group, by the two requests that GroupMember.Read.All allows. `baseUrl`: a continuation leads there, and
 * nowhere else, since the token goes with it.
 */
export function createDirectory(ask: AskGraph, baseUrl: string): Directory {
  const root = `${baseUrl}/v1.0`;
  return {
    async group(tenantId, name) {
      const found = isEntraObjectId(name)
        ? await byId(ask, tenantId, name)
        : await theOneByMail(ask, tenantId, { among: 'groups', mail: name, fields: FIELDS });
      return asGroup(found);
    },
    async members(tenantId, groupId, from) {
      const first = `/groups/${groupId}/transitiveMembers?${query({ $select: 'id', $top: PAGE })}`;
      const answer = await ask(tenantId, get(from ?? first));
      return {
        // Groups in it, devices and apps are members, too: what groups have is listed besides them.
        people: listIn(answer).flatMap(each => (each['@odata.type'] === USER ? [each.id.toLowerCase()] : [])),
        ...nextIn(answer as InGraph, root),
      };
    },
  };
}

/** What leads elsewhere is not followed, and is no end either: most of a group would be missing, and nobody would know. */
function nextIn(answer: InGraph, root: string): { next?: string } {
  const next = answer['@odata.nextLink'] ?? undefined;
  if (next === undefined) return {};
  if (typeof next === 'string' && next.startsWith(`${root}/groups/`))
    return { next: next.slice(root.length) };
  const message = 'Microsoft Graph continues a list at an address that is not its own.';
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
