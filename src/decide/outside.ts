/**
 * The most that is believed of what somebody outside names: a wrong value, or one for somebody else, must not stop
 * Herald, and nobody would see why it stands still. The whole list, with what each is the bound of, is
 * `docs/decisions/0084`.
 */
export const MOST = {
  /** `Retry-After` for one conversation or card: the longest of Teams' windows is an hour. */
  waitMs: 60 * 60_000,
  /** The same for a whole tenant, at Teams or at Graph. After it one is tried. */
  tenantWaitMs: 5 * 60_000,
  /** A token is fetched anew after this, whatever it says of its end: those of Entra last for a day at most. */
  tokenMs: 24 * 60 * 60_000,
  /** Pages of a roster. A team has at most 25,000 members, and a page usually 500. */
  rosterPages: 1_000,
} as const;

/** A token that ends sooner, or says nothing sensible, would be fetched for each request. */
export const LEAST_TOKEN_MS = 2 * 60_000;

/** How long to wait, of what was named. */
export function believed(namedMs: number, mostMs: number): number {
  return Math.min(namedMs, mostMs);
}

/** When a token ends, of what was named. */
export function tokenEnd(named: Date, now: Date): Date {
  const leftMs = named.getTime() - now.getTime();
  const believedMs = Number.isNaN(leftMs) ? LEAST_TOKEN_MS : Math.max(leftMs, LEAST_TOKEN_MS);
  return new Date(now.getTime() + believed(believedMs, MOST.tokenMs));
}
