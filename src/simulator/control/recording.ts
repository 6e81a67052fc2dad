import type { Hono } from 'hono';
import { z } from 'zod';
import { operations } from '../connector/operations.ts';
import type { Record, Records } from '../record/records.ts';
import { tally } from '../record/tally.ts';
import type { World } from '../world/nouns.ts';
import { personNamed, type Stage } from './stage.ts';

const flag = z.enum(['true', 'false']).transform(value => value === 'true');

/** Query of `/control/cards` and `/control/counts`: every one that is given must fit. */
const filter = {
  operation: z.enum(operations).optional(),
  tenant: z.string().optional(),
  conversation: z.string().optional(),
  person: z.string().optional(),
  /** `0`: the connection was cut. */
  status: z.coerce.number().int().optional(),
  activityId: z.string().optional(),
  /** Occurs in the summary. */
  text: z.string().optional(),
  taken: flag.optional(),
  fromMs: z.coerce.number().optional(),
  untilMs: z.coerce.number().optional(),
};

const page = z.object({
  ...filter,
  /** Only records whose id is larger: the `next` of the page before. */
  after: z.coerce.number().default(0),
  limit: z.coerce.number().int().min(1).max(100_000).default(1_000),
});

const counting = z.object({
  ...filter,
  /** Only what put a card or text before somebody's eyes. */
  cards: flag.default(false),
  by: z
    .enum(['operation', 'status', 'tenant', 'conversation', 'person', 'summary', 'second', 'activityId'])
    .default('status'),
  /** Answers only when there are as many, or when time is up. */
  atLeast: z.coerce.number().int().min(0).default(0),
  timeoutMs: z.coerce.number().int().min(0).max(600_000).default(0),
});

type Filter = Omit<z.infer<typeof page>, 'after' | 'limit'>;
type Fits = (record: Record) => boolean;

/** A message that is there: a send or a new thread that Teams took. */
const isCard: Fits = ({ operation, taken, activityId }) =>
  taken && activityId !== undefined && (operation === 'send' || operation === 'create');

const tests: { readonly [K in keyof Filter]-?: (r: Record, wanted: NonNullable<Filter[K]>) => boolean } = {
  operation: (r, wanted) => r.operation === wanted,
  tenant: (r, wanted) => r.tenant === wanted,
  conversation: (r, wanted) => r.conversation === wanted,
  person: (r, wanted) => r.person === wanted,
  status: (r, wanted) => (r.status ?? 0) === wanted && r.endedMs !== undefined,
  activityId: (r, wanted) => r.activityId === wanted,
  text: (r, wanted) => r.summary?.includes(wanted) ?? false,
  taken: (r, wanted) => r.taken === wanted,
  fromMs: (r, wanted) => r.atMs >= wanted,
  untilMs: (r, wanted) => r.atMs <= wanted,
};

function fitting(world: World, asked: Filter): Fits {
  const { person } = asked;
  const filter = { ...asked, ...(person !== undefined && { person: personNamed(world, person).id }) };
  const checks = (Object.keys(tests) as (keyof Filter)[]).flatMap((key): Fits[] => {
    const wanted = filter[key];
    const check = tests[key] as (r: Record, wanted: unknown) => boolean;
    return wanted === undefined ? [] : [r => check(r, wanted)];
  });
  return record => checks.every(check => check(record));
}

/** `/control/cards`, `/control/counts`, `/control/usage`: what 100,000 requests were, without their bodies. */
export function recordRoutes(app: Hono, { world, records }: Stage, closing: AbortSignal): void {
  app.get('/cards', c => {
    const { after, limit, ...asked } = page.parse(c.req.query());
    const fits = fitting(world, asked);
    return c.json(pageOf(records, r => r.id > after && isCard(r) && fits(r), limit));
  });
  app.get('/counts', async c => {
    const { by, cards, atLeast, timeoutMs, ...asked } = counting.parse(c.req.query());
    const fitsFilter = fitting(world, asked);
    const fits: Fits = r => r.endedMs !== undefined && (!cards || isCard(r)) && fitsFilter(r);
    const met = await untilThere(
      records,
      fits,
      atLeast,
      AbortSignal.any([closing, AbortSignal.timeout(timeoutMs)]),
    );
    return c.json({ met, ...tally(records.all().filter(fits), by) }, met ? 200 : 408);
  });
  app.get('/usage', c => {
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed } = process.memoryUsage();
    return c.json({ cpuMs: (user + system) / 1000, rssBytes: rss, heapBytes: heapUsed });
  });
}

function pageOf(records: Records, fits: Fits, limit: number) {
  const all = records.all();
  const cards: Record[] = [];
  for (const record of all) {
    if (cards.length > limit) break;
    if (fits(record)) cards.push(record);
  }
  const more = cards.length > limit;
  const shown = more ? cards.slice(0, limit) : cards;
  return { cards: shown, ...(more && { next: shown.at(-1)?.id }) };
}

/** Counts once, and then what comes: waiting for 100,000 does not count 100,000 again for each. */
function untilThere(records: Records, fits: Fits, atLeast: number, end: AbortSignal): Promise<boolean> {
  let there = records.all().filter(fits).length;
  if (there >= atLeast || end.aborted) return Promise.resolve(there >= atLeast);
  return new Promise(resolve => {
    const finish = () => {
      deafen();
      end.removeEventListener('abort', finish);
      resolve(there >= atLeast);
    };
    const deafen = records.listen(record => {
      if (fits(record)) there += 1;
      if (there >= atLeast) finish();
    });
    end.addEventListener('abort', finish);
  });
}
