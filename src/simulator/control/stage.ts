import type { BotAnswer, PostToBot } from '../bot/post.ts';
import type { Connector } from '../connector/door.ts';
import { splitThreadId } from '../world/ids.ts';
import type { Chat, Conversation, Person, Team, World } from '../world/nouns.ts';
import { findChannel, findChat, findPerson, findTeam, openPersonal } from '../world/places.ts';

/** Everything that a director has at hand to make things happen. */
export interface Stage extends Connector {
  readonly post: PostToBot;
}

/** A control call that cannot be done: 400 not understood, 404 nobody by that name, 409 not now. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  readonly status: 400 | 404 | 409;

  constructor(status: 400 | 404 | 409, message: string) {
    super(message);
    this.status = status;
  }
}

const unknown = (what: string, name: string) => new ControlError(404, `No ${what} "${name}".`);

/** By Teams id, Entra id, UPN, e-mail address or name. */
export function personNamed(world: World, name: string): Person {
  const person = findPerson(world, name);
  if (!person) throw unknown('person', name);
  return person;
}

/** By id, Entra group id or name. */
export function teamNamed(world: World, name: string): Team {
  const team = findTeam(world, name);
  if (!team) throw unknown('team', name);
  return team;
}

/** By id or title. */
export function chatNamed(world: World, name: string): Chat {
  const chat = findChat(world, name);
  if (!chat) throw unknown('chat', name);
  return chat;
}

/** By id (a thread's id is cut), or name of a channel or chat; `personal` and nothing mean the 1:1 chat. */
export function conversationNamed(world: World, person: Person, name = 'personal'): Conversation {
  if (name === 'personal') return openPersonal(world, person);
  const named = world.teams.flatMap(t => findChannel(t, name) ?? [])[0] ?? findChat(world, name);
  const place = world.conversations.get(named?.id ?? splitThreadId(name).bare);
  if (!place) throw unknown('conversation', name);
  return place;
}

/** The result of a control call that spoke to the bot: `ok` when the bot took everything, and its last answer. */
export interface Outcome {
  readonly ok: boolean;
  readonly status?: number;
  readonly body?: unknown;
  readonly answers: readonly BotAnswer[];
}

export function outcome(answers: readonly BotAnswer[]): Outcome {
  const { status, body } = answers.at(-1) ?? {};
  const ok = answers.every(a => a.status !== undefined && a.status < 300);
  return { ok, ...(status !== undefined && { status }), ...(body !== undefined && { body }), answers };
}

/** One after the other: the bot's answer to the first is awaited before the next leaves. */
export async function postAll(
  stage: Stage,
  activities: readonly Readonly<Record<string, unknown>>[],
): Promise<Outcome> {
  const answers: BotAnswer[] = [];
  for (const activity of activities) answers.push(await stage.post(activity));
  return outcome(answers);
}
