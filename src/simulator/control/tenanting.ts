import type { Hono } from 'hono';
import { z } from 'zod';
import { personalConversationId } from '../world/ids.ts';
import type { Tenant, World } from '../world/nouns.ts';
import { openPersonal } from '../world/places.ts';
import { addTenant, numbered } from '../world/tenants.ts';
import { read } from './body.ts';
import { install, installing } from './installing.ts';
import { ControlError, type Stage } from './stage.ts';

/** Body of `POST /control/tenants`. */
const founding = z.strictObject({
  count: z.int().min(1).max(1_000).default(1),
  /** In each of them, all members of its one team. */
  people: z.int().min(1).max(200_000).default(6),
  /** Whether the app is installed in the team of each, or by everybody. */
  install: z.enum(['nowhere', 'team', 'people']).default('nowhere'),
  /** Whether the bot hears of the installation, as it would; without, it only is allowed to send. */
  tell: z.boolean().default(false),
});

type Founding = z.infer<typeof founding>;

const listing = z.object({
  tenant: z.string().optional(),
  from: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(100_000).default(1_000),
});

/** `/control/tenants` and `/control/people`: many tenants with many people, made at once and read in pages. */
export function tenantRoutes(app: Hono, stage: Stage): void {
  const { world } = stage;
  app.get('/tenants', c => c.json({ tenants: [...world.tenants.values()].map(t => shown(world, t)) }));
  app.post('/tenants', async c => {
    const founded = await found(stage, await read(c, founding));
    world.changed({ kind: 'state' });
    return c.json({ tenants: founded.map(t => shown(world, t)) }, 201);
  });
  app.get('/people', c => {
    const { tenant = world.tenantId, from, limit } = listing.parse(c.req.query());
    const people = world.tenants.get(tenant)?.people;
    if (!people) throw new ControlError(404, `No tenant "${tenant}".`);
    const some = people.slice(from, from + limit);
    const next = from + some.length;
    return c.json({
      people: some.map(({ id, aadObjectId, upn, name }) => {
        return { id, aadObjectId, upn, name, conversation: personalConversationId(world.bot.id, id) };
      }),
      total: people.length,
      ...(next < people.length && { next }),
    });
  });
}

async function found(stage: Stage, { count, people, install: where, tell }: Founding): Promise<Tenant[]> {
  const { world } = stage;
  const first = world.tenants.size + 1;
  const founded = Array.from({ length: count }, (_, i) => addTenant(world, numbered(first + i), people));
  for (const tenant of founded) {
    if (where === 'people') await installForPeople(stage, tenant, tell);
    if (where === 'team') await installInTeam(stage, tenant, tell);
  }
  return founded;
}

async function installForPeople(stage: Stage, tenant: Tenant, tell: boolean): Promise<void> {
  for (const person of tenant.people) {
    person.presence = 'installed';
    openPersonal(stage.world, person);
    if (tell) await install(stage, installing.parse({ person: person.id }), 'add');
  }
}

async function installInTeam(stage: Stage, tenant: Tenant, tell: boolean): Promise<void> {
  const team = teamOf(stage.world, tenant);
  if (!team) return;
  team.installed = true;
  if (tell) await install(stage, installing.parse({ team: team.id }), 'add');
}

const teamOf = (world: World, tenant: Tenant) => world.teams.find(t => t.tenantId === tenant.id);

function shown(world: World, tenant: Tenant) {
  const team = teamOf(world, tenant);
  return {
    id: tenant.id,
    name: tenant.name,
    domain: tenant.domain,
    people: tenant.people.length,
    ...(team && {
      team: {
        id: team.id,
        aadGroupId: team.aadGroupId,
        name: team.name,
        channels: team.channels.map(({ id, name }) => ({ id, name })),
      },
    }),
  };
}
