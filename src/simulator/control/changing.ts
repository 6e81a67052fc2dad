import { z } from 'zod';
import { channelActivity, memberActivity, teamActivity } from '../bot/lifecycle.ts';
import { channelId } from '../world/ids.ts';
import type { Channel, Chat, Person, Team, World } from '../world/nouns.ts';
import { addChannel, findChannel, makeChannel } from '../world/places.ts';
import { doer } from './installing.ts';
import {
  ControlError,
  chatNamed,
  type Outcome,
  outcome,
  personNamed,
  postAll,
  type Stage,
  teamNamed,
} from './stage.ts';

/** The bot hears of changes only where it is installed. */
async function tell(
  stage: Stage,
  installed: boolean,
  activities: readonly Readonly<Record<string, unknown>>[],
) {
  stage.world.changed({ kind: 'state' });
  return installed ? postAll(stage, activities) : outcome([]);
}

/** Body of `/control/members`. */
export const membership = z.object({
  team: z.string().optional(),
  chat: z.string().optional(),
  add: z.array(z.string()).default([]),
  remove: z.array(z.string()).default([]),
  /** All who own a team from now on; nobody is told. */
  owners: z.array(z.string()).optional(),
  by: z.string().optional(),
});

export async function changeMembers(stage: Stage, asked: z.infer<typeof membership>): Promise<Outcome> {
  const { world } = stage;
  if (asked.team === undefined && asked.chat === undefined)
    throw new ControlError(400, 'Say where: team or chat.');
  const home = asked.team === undefined ? chatNamed(world, asked.chat ?? '') : teamNamed(world, asked.team);
  const by = doer(world, home.members, asked.by);
  const [added, removed] = [asked.add, asked.remove].map(names => names.map(n => personNamed(world, n)));
  if (added?.length) admit(world, home, added);
  for (const person of removed ?? []) home.members.delete(person.id);
  if ('owners' in home) own(world, home, asked.owners);
  const activity = (people: Person[] | undefined, change: 'added' | 'removed') =>
    people?.length ? [memberActivity(world, { home, people, change, by })] : [];
  return tell(stage, home.installed, [...activity(added, 'added'), ...activity(removed, 'removed')]);
}

/** A roster keeps the order of its tenant, so that who comes back is found where they were. */
function admit(world: World, { tenantId, members }: Team | Chat, added: readonly Person[]): void {
  const all = new Set([...members, ...added.map(p => p.id)]);
  members.clear();
  for (const { id } of world.tenants.get(tenantId)?.people ?? []) if (all.has(id)) members.add(id);
}

/** Only members can be owners. */
function own(world: World, team: Team, named?: readonly string[]): void {
  const owners = named?.map(name => personNamed(world, name).id) ?? [...team.owners];
  team.owners = new Set(owners.filter(id => team.members.has(id)));
}

/** Body of `/control/channel`. */
export const channelChange = z.object({
  team: z.string(),
  change: z.enum(['created', 'renamed', 'deleted', 'restored', 'botAdded', 'botRemoved']),
  channel: z.string().optional(),
  name: z.string().optional(),
  type: z.enum(['standard', 'private', 'shared']).default('standard'),
  by: z.string().optional(),
});

type ChannelChange = z.infer<typeof channelChange>;

export async function changeChannel(
  stage: Stage,
  asked: ChannelChange,
): Promise<Outcome & { channel: string }> {
  const team = teamNamed(stage.world, asked.team);
  const channel = asked.change === 'created' ? create(stage.world, team, asked) : named(team, asked.channel);
  channelEffects[asked.change](channel, asked.name ?? channel.name);
  const place = stage.world.conversations.get(channel.id);
  if (place) place.title = channel.name;
  const by = doer(stage.world, team.members, asked.by);
  // A private or shared channel without the bot is invisible to it; its leaving is the last that it hears.
  const heard = team.installed && (channel.hasBot || asked.change === 'botRemoved');
  const told = await tell(stage, heard, [channelActivity(stage.world, { team, channel, by }, asked.change)]);
  return { ...told, channel: channel.id };
}

const channelEffects: Record<ChannelChange['change'], (channel: Channel, name: string) => void> = {
  created: () => {},
  renamed: (channel, name) => {
    channel.name = name;
  },
  deleted: channel => {
    channel.deleted = true;
  },
  restored: channel => {
    channel.deleted = false;
  },
  botAdded: channel => {
    channel.hasBot = true;
  },
  botRemoved: channel => {
    channel.hasBot = false;
  },
};

function create(world: World, team: Team, { name, type }: ChannelChange): Channel {
  if (!name) throw new ControlError(400, 'A new channel needs a name.');
  const seed = team.tenantId === world.tenantId ? name : `${team.id} ${name}`;
  const channel = makeChannel(channelId(`${seed} ${team.channels.length}`), name, type);
  addChannel(world, team, channel);
  return channel;
}

function named(team: Team, name = ''): Channel {
  const channel = findChannel(team, name);
  if (!channel) throw new ControlError(404, `No channel "${name}" in ${team.name}.`);
  return channel;
}

/** Body of `/control/team`. */
export const teamChange = z.object({
  team: z.string(),
  change: z.enum(['renamed', 'archived', 'unarchived', 'deleted', 'hardDeleted', 'restored']),
  name: z.string().optional(),
  by: z.string().optional(),
});

type TeamChange = z.infer<typeof teamChange>;

export async function changeTeam(stage: Stage, { team: id, change, name, by }: TeamChange): Promise<Outcome> {
  const team = teamNamed(stage.world, id);
  Object.assign(team, teamEffects[change], change === 'renamed' && { name: name ?? team.name });
  const activity = teamActivity(stage.world, team, change, doer(stage.world, team.members, by));
  return tell(stage, team.installed, [activity]);
}

const teamEffects: Record<TeamChange['change'], Partial<Team>> = {
  renamed: {},
  archived: { archived: true },
  unarchived: { archived: false },
  deleted: { deleted: true },
  hardDeleted: { deleted: true },
  restored: { deleted: false },
};
