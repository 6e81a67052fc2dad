/** The tenants whose people Herald speaks with: those that are named, in lower case, or any at all. */
export type Tenants = 'any' | readonly string[];

/** Entra ids are the same in either case. */
export const isServed = (tenants: Tenants, tenantId: string): boolean =>
  tenants === 'any' || tenants.includes(tenantId.toLowerCase());

/** For which tenant a caller means to post who names none: the bot's own if it is served, else the only one that is. */
export function usualTenant(tenants: Tenants, own: string | undefined): string | undefined {
  if (own !== undefined && isServed(tenants, own)) return own;
  return tenants !== 'any' && tenants.length === 1 ? tenants[0] : undefined;
}
