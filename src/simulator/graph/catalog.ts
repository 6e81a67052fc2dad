import { guid } from '../world/ids.ts';
import type { World } from '../world/nouns.ts';

/** The app catalogs of the tenants, as far as they have the bot's app. */
export interface Catalog {
  /** The id that the tenant's catalog gave the app. Undefined where it is not listed. */
  appIn(tenantId: string): string | undefined;
  /** The id of the app in its manifest: by default that of the bot, as in the package. */
  readonly manifestId: string;
  /** Each time it is uploaded it has another id. */
  publish(tenantId: string): string;
  withdraw(tenantId: string): void;
}

/** Every organisation has uploaded the app, until one takes it out. */
export function makeCatalog(world: World): Catalog {
  const uploads = new Map<string, { readonly number: number; readonly listed: boolean }>();
  const upload = (tenantId: string) => uploads.get(tenantId) ?? { number: 1, listed: true };
  const idOf = (tenantId: string) => guid(`app ${tenantId} ${upload(tenantId).number}`);
  return {
    manifestId: world.bot.id.replace(/^28:/, ''),
    appIn: tenantId => (upload(tenantId).listed ? idOf(tenantId) : undefined),
    publish(tenantId) {
      uploads.set(tenantId, { number: upload(tenantId).number + 1, listed: true });
      return idOf(tenantId);
    },
    withdraw(tenantId) {
      uploads.set(tenantId, { ...upload(tenantId), listed: false });
    },
  };
}
