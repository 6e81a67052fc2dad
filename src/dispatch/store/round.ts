import { AHEAD_MS } from '../../decide/limits.ts';
import { type Claimable, MOST_TENANTS } from './claimable.ts';
import type { ClaimedShare } from './claiming.ts';
import type { AskedTenant } from './standing.ts';

export interface Round {
  readonly slots: ReadonlyMap<string, Date>;
  readonly digests: readonly string[];
  readonly blocked: boolean;
  /** When there may be more. */
  readonly opensAt?: Date;
}

interface Looking {
  /** The tenants behind this one, so many at a time, and then on from the first one. */
  look(after: string): Promise<readonly Claimable[]>;
  now(): Date;
}

/** A tenant, and how much may be taken there. */
export type Asking = Claimable & AskedTenant;

/** Missing in the answer is who could not be asked just now. */
type Take = (tenants: readonly Asking[]) => Promise<ReadonlyMap<string, ClaimedShare>>;

/**
 * Goes round the tenants: each claim goes on behind the one that was asked last, so everybody is asked once before
 * anybody is asked again, however many they are and however much some have. Only where nothing was to be had it looks
 * at more than `MOST_TENANTS`, at all of them at most.
 */
export function createRound({ look, now }: Looking) {
  let last = '';
  return async (limit: number, take: Take): Promise<Round> => {
    const nextLooks = new Map<string, Date | undefined>();
    const found = { slots: new Map<string, Date>(), digests: [] as string[], blocked: false };
    for (;;) {
      const tenants = await look(last);
      const isRound = tenants.length < MOST_TENANTS || tenants.some(each => nextLooks.has(each.tenantId));
      for (const { tenantId, opensAt } of tenants) nextLooks.set(tenantId, opensAt);
      const open = tenants.filter(({ opensAt }) => opensAt <= now());
      let asked = 0;
      while (asked < open.length && found.slots.size < limit) {
        const some = nextOf(open, asked, { limit, taken: found.slots.size });
        const taken = await take(some);
        for (const { tenantId, most } of some) nextLooks.set(tenantId, add(found, taken.get(tenantId), most));
        asked += some.length;
      }
      last = (asked < open.length ? open[asked - 1] : tenants.at(-1))?.tenantId ?? last;
      if (isRound) return { ...found, ...soonest([...nextLooks.values()]) };
      if (found.slots.size > 0) return { ...found, opensAt: AT_ONCE };
    }
  };
}

const AT_ONCE = new Date(0);

/** From so much on a tenant is worth a look: where Teams' limit is kept, it has twelve slots in one horizon. */
const WORTHWHILE = 24;

/** As many tenants as it takes if they have as much as those before them, and an equal share of what is left for each. */
function nextOf(
  open: readonly Claimable[],
  asked: number,
  { limit, taken }: { limit: number; taken: number },
): Asking[] {
  const left = limit - taken;
  const each = asked === 0 ? WORTHWHILE : Math.max(1, taken / asked);
  const some = open.slice(asked, asked + Math.ceil(left / each));
  const [share, over] = [Math.floor(left / some.length), left % some.length];
  return some.map((tenant, i) => ({ ...tenant, most: i < over ? share + 1 : share }));
}

/** Adds what was taken of a tenant. When to look there again. */
function add(
  found: { readonly slots: Map<string, Date>; readonly digests: string[]; blocked: boolean },
  taken: ClaimedShare | undefined,
  share: number,
): Date | undefined {
  if (taken === undefined) return AT_ONCE;
  for (const [id, notBefore] of taken.slots) found.slots.set(id, notBefore);
  found.digests.push(...taken.digests);
  found.blocked ||= taken.blocked;
  return nextLook(taken, share);
}

/**
 * When to look at a tenant again that was claimed from: at once where there may be more, and where there is more than
 * it has slots for, before the last of these is used up. Never where nothing was to be had.
 */
function nextLook({ slots, held }: ClaimedShare, share: number): Date | undefined {
  if (held) return AT_ONCE;
  if (slots.size === 0) return undefined;
  const last = Math.max(...[...slots.values()].map(slot => slot.getTime()));
  return slots.size === share ? AT_ONCE : new Date(last - AHEAD_MS);
}

function soonest(instants: readonly (Date | undefined)[]): { opensAt?: Date } {
  const known = instants.filter(at => at !== undefined).map(at => at.getTime());
  return known.length === 0 ? {} : { opensAt: new Date(known.reduce((a, b) => Math.min(a, b))) };
}
