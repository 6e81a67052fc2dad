import { jsonOrText } from '../json.ts';
import type { WireLog } from '../wire.ts';
import type { World } from '../world/nouns.ts';

/** The bot's answer to one activity. Without `status` there was no answer, and `error` says why. */
export interface BotAnswer {
  readonly activity: { readonly id?: unknown; readonly type?: unknown; readonly name?: unknown };
  readonly status?: number;
  readonly body?: unknown;
  readonly error?: string;
}

export type PostToBot = (activity: Readonly<Record<string, unknown>>) => Promise<BotAnswer>;

/** Teams gives a bot about 15 s before it reports a timeout. */
const patienceMs = 15_000;

/** Posts activities to the bot's address, as Teams does; without a token, which is what the local mode expects. */
export function botPoster(world: World, endpoint: string, wire: WireLog): PostToBot {
  return async activity => {
    const settle = wire.open({ direction: 'to-bot', method: 'POST', path: endpoint, request: activity });
    const answer = await exchange(world, endpoint, activity);
    settle(answer.status, answer.body ?? answer.error);
    const { id, type, name } = activity;
    return { activity: { id, type, ...(name !== undefined && { name }) }, ...answer };
  };
}

async function exchange(world: World, endpoint: string, activity: Readonly<Record<string, unknown>>) {
  const { id = '', tenantId = world.tenantId } = (activity.conversation ?? {}) as Partial<
    Record<'id' | 'tenantId', string>
  >;
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'x-ms-conversation-id': id,
    'x-ms-tenant-id': tenantId,
  };
  try {
    const signal = AbortSignal.timeout(patienceMs);
    const response = await fetch(endpoint, {
      method: 'POST',
      headers,
      body: JSON.stringify(activity),
      signal,
    });
    return { status: response.status, body: jsonOrText(await response.text()) };
  } catch (error) {
    return { error: reason(error) };
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause as { code?: unknown } | undefined;
  return typeof cause?.code === 'string' ? cause.code : error.message;
}
