import type { Change, World } from './nouns.ts';
import { addTenant, contoso } from './tenants.ts';

export interface WorldOptions {
  /** App id of the bot, with or without `28:`. */
  readonly botId: string;
  /** At least six; more are members of the team. */
  readonly people: number;
  readonly keep: World['keep'];
  readonly now: () => Date;
  readonly newId: () => string;
  readonly changed: (change: Change) => void;
}

/** A tenant with people, one team of three channels, and one group chat. The bot is installed nowhere. */
export function makeWorld({ botId, people, keep, now, newId, changed }: WorldOptions): World {
  const world: World = {
    tenantId: contoso.id,
    tenants: new Map(),
    bot: { id: botId.startsWith('28:') ? botId : `28:${botId}`, name: 'Herald' },
    serviceUrl: '',
    people: [],
    directory: new Map(),
    teams: [],
    chats: [],
    channels: new Map(),
    conversations: new Map(),
    keep,
    now,
    newId,
    changed,
  };
  addTenant(world, contoso, Math.max(6, people));
  return world;
}
