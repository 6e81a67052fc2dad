import { z } from 'zod';
import { installationActivities, type SignalOrder, signalOrders } from '../bot/installation.ts';
import type { Conversation, Person, World } from '../world/nouns.ts';
import { findChannel, openPersonal } from '../world/places.ts';
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

const orders = Object.keys(signalOrders) as [SignalOrder, ...SignalOrder[]];

/** Body of `/control/install` and `/control/remove`: exactly one of person, team, chat. */
export const installing = z.object({
  person: z.string().optional(),
  team: z.string().optional(),
  chat: z.string().optional(),
  /** The channel that the installer chose; General when missing. */
  channel: z.string().optional(),
  /** The person who does it; in a team or chat, its first member when missing. */
  by: z.string().optional(),
  order: z.enum(orders).default('conversationUpdate-first'),
  /** How often the same activities, with the same ids, are sent. */
  repeat: z.int().min(1).max(100).default(1),
  upgrade: z.boolean().default(false),
  /** Whether the bot hears of it. Teams never repeats events that happened while the bot was away. */
  tell: z.boolean().default(true),
});

type Asked = z.infer<typeof installing>;

/** Where, by whom, and how the world changes. */
interface Target {
  readonly place: Conversation;
  readonly by: Person;
  set(installed: boolean): void;
}

/** Installs or removes the app, then tells the bot. */
export async function install(stage: Stage, asked: Asked, verb: 'add' | 'remove'): Promise<Outcome> {
  const { place, by, set } = targetOf(stage.world, asked);
  set(verb === 'add');
  stage.world.changed({ kind: 'state' });
  if (!asked.tell) return outcome([]);
  const change = asked.upgrade ? (`${verb}-upgrade` as const) : verb;
  const activities = installationActivities(stage.world, { place, by, change }, asked.order);
  return postAll(stage, Array.from({ length: asked.repeat }, () => activities).flat());
}

function targetOf(world: World, asked: Asked): Target {
  if (asked.team !== undefined) return teamTarget(world, asked.team, asked);
  if (asked.chat !== undefined) return chatTarget(world, asked.chat, asked.by);
  if (asked.person !== undefined) return personalTarget(world, asked.person);
  throw new ControlError(400, 'Say where: person, team or chat.');
}

function personalTarget(world: World, name: string): Target {
  const person = personNamed(world, name);
  const set = (installed: boolean) => {
    person.presence = installed ? 'installed' : 'removed';
  };
  return { place: openPersonal(world, person), by: person, set };
}

function teamTarget(world: World, name: string, { channel, by }: Asked): Target {
  const team = teamNamed(world, name);
  const chosen = channel === undefined ? team.channels[0] : findChannel(team, channel);
  const place = chosen && world.conversations.get(chosen.id);
  if (!place) throw new ControlError(404, `No channel "${channel}" in ${team.name}.`);
  const set = (installed: boolean) => {
    team.installed = installed;
  };
  return { place, by: doer(world, team.members, by), set };
}

function chatTarget(world: World, name: string, by: string | undefined): Target {
  const chat = chatNamed(world, name);
  const place = world.conversations.get(chat.id);
  if (!place) throw new ControlError(404, `No conversation for ${name}.`);
  const set = (installed: boolean) => {
    chat.installed = installed;
  };
  return { place, by: doer(world, chat.members, by), set };
}

/** The one named, or the first of a team's or chat's members. */
export function doer(world: World, members: ReadonlySet<string>, name: string | undefined): Person {
  return personNamed(world, name ?? [...members][0] ?? world.people[0]?.id ?? '');
}
