import type { Hono } from 'hono';
import { z } from 'zod';
import type { WireEntry, WireLog } from '../wire.ts';
import { personNamed, type Stage } from './stage.ts';

/** Query of `/control/under-way`: every one that is given must fit. */
const asking = z.object({
  operation: z.string().optional(),
  person: z.string().optional(),
  direction: z.enum(['from-bot', 'to-bot']).default('from-bot'),
  /** Has to occur in the JSON of the request. */
  text: z.string().default(''),
  atLeast: z.coerce.number().int().min(1).default(1),
  timeoutMs: z.coerce.number().int().min(0).max(120_000).default(10_000),
});

type Fits = (entry: WireEntry) => boolean;

/** Answers the moment when so many exchanges are under way at once, for a test that acts in the middle of them. */
export function underWayRoute(app: Hono, { world, wire }: Stage, closing: AbortSignal): void {
  app.get('/under-way', async c => {
    const { operation, person, direction, text, atLeast, timeoutMs } = asking.parse(c.req.query());
    const who = person === undefined ? undefined : personNamed(world, person).id;
    const fits: Fits = entry =>
      !entry.settled &&
      entry.direction === direction &&
      (operation === undefined || entry.operation === operation) &&
      (who === undefined || entry.person === who) &&
      (text === '' || JSON.stringify(entry.request ?? '').includes(text));
    const end = AbortSignal.any([closing, AbortSignal.timeout(timeoutMs)]);
    const met = await untilUnderWay(wire, fits, { atLeast, end });
    return c.json({ met }, met ? 200 : 408);
  });
}

function untilUnderWay(
  wire: WireLog,
  fits: Fits,
  { atLeast, end }: { atLeast: number; end: AbortSignal },
): Promise<boolean> {
  const met = () => wire.entries().filter(fits).length >= atLeast;
  if (met() || end.aborted) return Promise.resolve(met());
  return new Promise(resolve => {
    const finish = () => {
      deafen();
      end.removeEventListener('abort', finish);
      resolve(met());
    };
    const deafen = wire.listen(entry => fits(entry) && met() && finish());
    end.addEventListener('abort', finish);
  });
}
