import { z } from 'zod';
import type { Change, ChatMessage, World } from '../world/nouns.ts';
import { conversationNamed, personNamed } from './stage.ts';

/** The listeners to changes: the page, and any caller that waits. */
export interface Audience {
  tell(change: Change): void;
  listen(listener: (change: Change) => void): () => void;
}

export function makeAudience(): Audience {
  const listeners = new Set<(change: Change) => void>();
  return {
    tell(change) {
      for (const listener of listeners) listener(change);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Query of `/control/wait`. */
export const waiting = z.object({
  /** Id, or name of a channel or chat; everywhere when missing, or `person`'s 1:1 chat. */
  conversation: z.string().optional(),
  person: z.string().optional(),
  /** Has to occur in the JSON of the message. */
  text: z.string().default(''),
  /** `bot`, `anyone`, or a person. */
  from: z.string().default('bot'),
  /** Only messages whose id (milliseconds since 1970) is larger. */
  after: z.coerce.number().default(0),
  count: z.coerce.number().int().min(1).default(1),
  timeoutMs: z.coerce.number().int().min(0).max(120_000).default(10_000),
});

type Waiting = z.infer<typeof waiting>;
export type Found = ChatMessage & { readonly conversation: string };

/** Resolves once there are `count` such messages; `met` is false when time ran out before. */
export async function waitFor(
  world: World,
  audience: Audience,
  asked: Waiting,
  closing: AbortSignal,
): Promise<{ met: boolean; messages: Found[] }> {
  const fits = fitting(world, asked);
  const look = () => matching(world, asked, fits);
  const done = AbortSignal.any([closing, AbortSignal.timeout(asked.timeoutMs)]);
  let messages = look();
  while (messages.length < asked.count && !done.aborted) {
    await nextMessage(audience, done, fits);
    messages = look();
  }
  return { met: messages.length >= asked.count, messages };
}

/** Only what fits is worth another look: looking walks over every message. */
function nextMessage(
  audience: Audience,
  done: AbortSignal,
  fits: (m: ChatMessage) => boolean,
): Promise<void> {
  return new Promise(resolve => {
    const finish = () => {
      deafen();
      done.removeEventListener('abort', finish);
      resolve();
    };
    const deafen = audience.listen(change => change.kind === 'message' && fits(change.message) && finish());
    done.addEventListener('abort', finish);
  });
}

function fitting(world: World, asked: Waiting): (m: ChatMessage) => boolean {
  const sender = senderOf(world, asked.from);
  return m =>
    (sender === undefined || m.from === sender) &&
    Number(m.id) > asked.after &&
    (asked.text === '' || JSON.stringify(m).includes(asked.text));
}

function matching(world: World, asked: Waiting, fits: (m: ChatMessage) => boolean): Found[] {
  return placesOf(world, asked).flatMap(place =>
    place.messages.filter(fits).map(m => ({ ...m, conversation: place.id })),
  );
}

function senderOf(world: World, from: string): string | undefined {
  if (from === 'anyone') return undefined;
  return from === 'bot' ? world.bot.id : personNamed(world, from).id;
}

function placesOf(world: World, { conversation, person }: Waiting) {
  if (conversation === undefined && person === undefined) return [...world.conversations.values()];
  const someone = personNamed(world, person ?? world.people[0]?.id ?? '');
  return [conversationNamed(world, someone, conversation)];
}
