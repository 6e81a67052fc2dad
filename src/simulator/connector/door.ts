import { setTimeout as pause } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, MiddlewareHandler } from 'hono';
import { type Fault, type FaultTable, usualCodes } from '../faults.ts';
import { jsonOrText } from '../json.ts';
import type { WireLog } from '../wire.ts';
import type { World } from '../world/nouns.ts';
import { recognise } from './operations.ts';
import { errorBody } from './refusal.ts';

type Door = { Bindings: HttpBindings };

/** What every request of the bot passes: it is noted, and struck by the faults that fit. The one place for both. */
export function connectorDoor(world: World, wire: WireLog, faults: FaultTable): MiddlewareHandler<Door> {
  return async (c, next) => {
    const request = await c.req.json().catch(() => undefined);
    const path = c.req.path;
    const asked = recognise(world, c.req.method, path, request);
    const { operation } = asked;
    const settle = wire.open({ direction: 'from-bot', operation, method: c.req.method, path, request });
    const cut = await suffer(
      c,
      faults.strike(asked).map(f => f.answer),
      next,
    );
    if (!cut) return settle(c.res.status, jsonOrText(await c.res.clone().text()));
    settle(undefined, `connection cut ${cut} the request was carried out`);
    c.env.incoming.socket.destroy();
    return RESPONSE_ALREADY_SENT;
  };
}

/** Lives through the faults, then carries out the request unless one of them forbids. Says when to cut the line. */
async function suffer(
  c: Context<Door>,
  answers: readonly Fault['answer'][],
  next: () => Promise<void>,
): Promise<'before' | 'after' | undefined> {
  for (const answer of answers) {
    if ('latencyMs' in answer) await pause(answer.latencyMs);
    else if ('status' in answer) return refuse(c, answer);
    else {
      if (answer.drop === 'after') await next();
      return answer.drop;
    }
  }
  await next();
  return undefined;
}

function refuse(c: Context<Door>, answer: Extract<Fault['answer'], { status: number }>): undefined {
  const { status, code = usualCodes[status], message = 'The stand-in was asked to fail.' } = answer;
  c.res = Response.json(errorBody(code, message), {
    status,
    headers:
      answer.retryAfterSeconds === undefined ? {} : { 'retry-after': String(answer.retryAfterSeconds) },
  });
}
