import { hash } from 'node:crypto';

const digest = (seed: string, encoding: 'hex' | 'base64url') => hash('sha256', seed, encoding);

/** The same GUID for the same seed, so that a restarted stand-in is the same tenant to a bot that remembers it. */
export function guid(seed: string): string {
  const hex = digest(seed, 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const letters = (seed: string, length: number) =>
  (digest(seed, 'base64url') + digest(`${seed}+`, 'base64url')).slice(0, length);

/** `29:1…`: specific to a bot and a person. */
export const personId = (bot: string, seed: string) => `29:1${letters(`person ${bot} ${seed}`, 63)}`;

/** `a:1…`: specific to a bot and a person, and the same each time the conversation is asked for. */
export const personalConversationId = (bot: string, person: string) =>
  `a:1${letters(`personal ${bot} ${person}`, 64)}`;

/** `19:…@thread.tacv2`, a channel. */
export const channelId = (seed: string) => `19:${letters(`channel ${seed}`, 44)}@thread.tacv2`;

/** `19:…@thread.v2`, a group chat. */
export const chatId = (seed: string) => `19:${digest(`chat ${seed}`, 'hex').slice(0, 32)}@thread.v2`;

/** Splits `19:…@thread.tacv2;messageid=123` into the bare id and the root of the thread. */
export function splitThreadId(id: string): { bare: string; rootId?: string } {
  const [bare = id, rootId] = id.split(';messageid=');
  return rootId === undefined ? { bare } : { bare, rootId };
}
