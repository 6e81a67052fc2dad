import { channelId, chatId, guid } from './ids.ts';
import type { Tenant, World } from './nouns.ts';
import { addPeople } from './people.ts';
import { addChannel, makeChannel } from './places.ts';

type Profile = Omit<Tenant, 'people'>;

/** The tenant of the demo. */
export const contoso: Profile = { id: guid('tenant Contoso'), name: 'Contoso', domain: 'contoso.com' };

/** Further tenants are numbered: the third is `tenant-3.example`, with the same ids in every run. */
export const numbered = (number: number): Profile => ({
  id: guid(`tenant ${number}`),
  name: `Tenant ${number}`,
  domain: `tenant-${number}.example`,
});

/** A tenant with people, all members of its one team; Contoso has a group chat besides. */
export function addTenant(world: World, profile: Profile, people: number): Tenant {
  const tenant: Tenant = { ...profile, people: [] };
  const home = profile.id === contoso.id;
  world.tenants.set(tenant.id, tenant);
  addPeople(world, tenant, people, home);
  addTeam(world, tenant, home ? '' : `${tenant.name} `);
  if (home) addChat(world, tenant);
  return tenant;
}

/** `seed` keeps the ids of tenants apart; Contoso has none. */
function addTeam(world: World, tenant: Tenant, seed: string): void {
  const id = channelId(`${seed}General`);
  const name = `${tenant.name} Engineering`;
  const team = {
    tenantId: tenant.id,
    id,
    aadGroupId: guid(`team ${name}`),
    name,
    installed: false,
    archived: false,
    deleted: false,
    members: new Set(tenant.people.map(p => p.id)),
    owners: new Set(tenant.people.slice(0, 1).map(p => p.id)),
    channels: [],
  };
  world.teams.push(team);
  for (const channel of ['General', 'Ops', 'Releases'])
    addChannel(world, team, makeChannel(channelId(`${seed}${channel}`), channel, 'standard'));
}

function addChat(world: World, tenant: Tenant): void {
  const [id, title] = [chatId('Launch crew'), 'Launch crew'];
  const members = new Set(tenant.people.slice(0, 3).map(p => p.id));
  world.chats.push({ tenantId: tenant.id, id, title, installed: false, members });
  world.conversations.set(id, { id, tenantId: tenant.id, kind: 'groupChat', title, messages: [] });
}
