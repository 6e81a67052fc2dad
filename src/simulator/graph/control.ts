import { Hono } from 'hono';
import { z } from 'zod';
import { read } from '../control/body.ts';
import type { World } from '../world/nouns.ts';
import type { Catalog } from './catalog.ts';

const listing = z.strictObject({ listed: z.boolean(), tenant: z.string().optional() });

/** `POST /control/catalog`: an administrator uploads the app to the catalog of the organisation, or takes it out. */
export function catalogRoutes(world: World, catalog: Catalog): Hono {
  const app = new Hono();
  app.post('/', async c => {
    const { listed, tenant = world.tenantId } = await read(c, listing);
    if (!listed) catalog.withdraw(tenant);
    return c.json({ listed, ...(listed && { id: catalog.publish(tenant) }) });
  });
  return app;
}
