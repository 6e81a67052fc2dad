import type { Hono } from 'hono';
import { z } from 'zod';
import { operations } from '../connector/operations.ts';
import { type Fault, shapes } from '../faults/fault.ts';
import { faultNames, namedFaults } from '../faults/named.ts';
import type { LimitSettings } from '../limits/limits.ts';
import { splitThreadId } from '../world/ids.ts';
import type { World } from '../world/nouns.ts';
import { read } from './body.ts';
import { personNamed, type Stage } from './stage.ts';

const when = z.enum(['before', 'after']).optional();

const answer = z.union([
  z.strictObject({
    status: z.int().min(400).max(599),
    code: z.string().optional(),
    message: z.string().optional(),
    shape: z.enum(shapes).optional(),
    retryAfterSeconds: z.number().min(0).optional(),
    when,
  }),
  z.strictObject({
    latencyMs: z.number().min(0).max(120_000),
    jitterMs: z.number().min(0).max(120_000).optional(),
    when,
  }),
  z.strictObject({ drop: z.enum(['before', 'after', 'within']) }),
]);

/** Body of `POST /control/faults`: one of `answer` and `name`. */
const misbehaviour = z
  .strictObject({
    match: z
      .strictObject({
        conversation: z.string().optional(),
        tenant: z.string().optional(),
        person: z.string().optional(),
        operation: z.enum(operations).optional(),
      })
      .default({}),
    answer: answer.optional(),
    name: z.enum(faultNames).optional(),
    times: z.int().min(1).optional(),
    probability: z.number().min(0).max(1).optional(),
    seed: z.int().min(0).optional(),
  })
  .refine(f => (f.answer === undefined) !== (f.name === undefined), {
    message: 'Say either answer or name.',
  });

type Misbehaviour = z.infer<typeof misbehaviour>;

/** `/control/faults`: asks Teams to misbehave, says in which ways it does, and takes that back. */
export function faultRoutes(app: Hono, { faults, world }: Stage): void {
  const changed = () => world.changed({ kind: 'state' });
  app.post('/faults', async c => {
    const added = faults.add(faultOf(world, await read(c, misbehaviour)));
    changed();
    return c.json(added, 201);
  });
  app.get('/faults', c => c.json({ faults: faults.list() }));
  app.get('/faults/named', c => c.json({ named: faultNames.map(name => ({ name, ...namedFaults[name] })) }));
  app.delete('/faults/:id?', c => {
    const removed = faults.remove(c.req.param('id'));
    changed();
    return c.json({ removed });
  });
}

function faultOf(world: World, { match, name, answer: given, ...rest }: Misbehaviour): Fault {
  const { person, conversation } = match;
  const ids = {
    ...(person !== undefined && { person: personNamed(world, person).id }),
    ...(conversation !== undefined && { conversation: splitThreadId(conversation).bare }),
  };
  // Exactly one of them is there: the shape says so.
  const answer = name === undefined ? given : namedFaults[name].answer;
  return { ...rest, ...(name && { name }), match: { ...match, ...ids }, answer } as Fault;
}

const windows = z.array(z.strictObject({ seconds: z.number().positive(), max: z.int().min(1) }));

/** Body of `POST /control/limits`: changes to the limits in force. */
const limiting = z.strictObject({
  enforced: z.boolean().optional(),
  tenant: windows.optional(),
  write: windows.optional(),
  read: windows.optional(),
  oneWriteAtATime: z.boolean().optional(),
  maximumBytes: z.int().min(1).optional(),
});

/** `/control/limits`: reads, changes, and sets back what was set at the start. Each change begins to count anew. */
export function limitRoutes(app: Hono, { limits, world }: Stage): void {
  const change = (some?: Partial<LimitSettings>) => {
    limits.change(some);
    world.changed({ kind: 'state' });
    return limits.settings();
  };
  app.get('/limits', c => c.json(limits.settings()));
  app.post('/limits', async c => c.json(change((await read(c, limiting)) as Partial<LimitSettings>)));
  app.delete('/limits', c => c.json(change()));
}
