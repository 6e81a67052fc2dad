import { guid } from '../world/ids.ts';
import type { Person, World } from '../world/nouns.ts';
import { type GraphAnswer, type GraphAsked, list, mailIn, nobody } from './answers.ts';

/** A group of the directory. Each team is one, as in Microsoft 365, and one has everybody, with the teams in it. */
interface Group {
  readonly id: string;
  readonly displayName: string;
  readonly mail: string;
  readonly people: readonly Person[];
  readonly owners: readonly Person[];
  readonly groups: readonly Group[];
}

function groupsOf({ people, teams, tenants }: World, tenantId: string): readonly Group[] {
  const domain = tenants.get(tenantId)?.domain ?? '';
  const mail = (name: string) => `${name.replaceAll(' ', '').toLowerCase()}@${domain}`;
  const groups = teams
    .filter(team => team.tenantId === tenantId && !team.deleted)
    .map(({ aadGroupId, name, members, owners }) => ({
      id: aadGroupId,
      displayName: name,
      mail: mail(name),
      people: people.filter(({ id }) => members.has(id)),
      owners: people.filter(({ id }) => owners.has(id)),
      groups: [],
    }));
  const all = people.filter(person => person.tenantId === tenantId);
  const everybody = { id: guid(`everybody ${tenantId}`), displayName: 'Everybody', mail: mail('everybody') };
  return [{ ...everybody, people: all, owners: [], groups }, ...groups];
}

const shown = ({ id, displayName, mail }: Group) => ({ id, displayName, mail });
const named = ({ world, tenantId, group }: GraphAsked) =>
  groupsOf(world, tenantId).find(({ id }) => id === group?.toLowerCase());

/** `GET /groups?$filter=mail eq '…'` */
export function findGroups({ world, tenantId, query }: GraphAsked): GraphAnswer {
  const asked = mailIn(query('$filter'));
  return list(
    groupsOf(world, tenantId)
      .filter(({ mail }) => mail === asked)
      .map(shown),
  );
}

/** `GET /groups/{id}` */
export function readGroup(asked: GraphAsked): GraphAnswer {
  const found = named(asked);
  return found === undefined ? nobody : { status: 200, body: shown(found) };
}

/** The size of Graph's pages where no other is asked for. */
const PAGE = 100;

const user = ({ aadObjectId }: Person) => ({ '@odata.type': '#microsoft.graph.user', id: aadObjectId });

/** `GET /groups/{id}/transitiveMembers?$top=…`: people, and the groups that are in it, page by page. */
export const listMembers = (asked: GraphAsked): GraphAnswer =>
  page(asked, 'transitiveMembers', ({ groups, people }) => [
    ...groups.map(({ id }) => ({ '@odata.type': '#microsoft.graph.group', id })),
    ...people.map(user),
  ]);

/** `GET /groups/{id}/owners?$top=…` */
export const listOwners = (asked: GraphAsked): GraphAnswer =>
  page(asked, 'owners', ({ owners }) => owners.map(user));

function page(asked: GraphAsked, of: string, all: (group: Group) => readonly object[]): GraphAnswer {
  const found = named(asked);
  if (found === undefined) return nobody;
  const [top, from] = [Number(asked.query('$top') || PAGE), Number(asked.query('$skiptoken') || 0)];
  const entries = all(found);
  const next = `${asked.root}/groups/${found.id}/${of}?$top=${top}&$skiptoken=${from + top}`;
  return {
    status: 200,
    body: {
      value: entries.slice(from, from + top),
      ...(from + top < entries.length && { '@odata.nextLink': next }),
    },
  };
}
