import type { ConversationReference } from '../core/conversation.ts';
import type { Clock } from '../core/time.ts';
import { GAP, LEEWAY_MS } from '../decide/limits.ts';
import type { Messenger, Rosters } from '../deliver/ports/teams.ts';
import type { RateLimit } from '../dispatch/ports/rate-limit.ts';
import type { ClaimedDelivery } from '../ledger/ports/delivering.ts';
import { createLine, type Line, leavingBy } from './line.ts';

export interface SlotParts {
  readonly rateLimit: Pick<RateLimit, 'slot'>;
  readonly clock: Clock;
  /** Per tenant, over all processes. */
  readonly requestsPerSecond: number;
}

/** Ports of which every request to Teams is made in its slot. */
export function createSlots({ rateLimit, clock, requestsPerSecond }: SlotParts) {
  const line = createLine(clock, (1_000 / requestsPerSecond) * GAP);
  return {
    /**
     * The messenger of one delivery. Its claim has counted the first request, as long as that is made in time; a chat
     * that is opened first, or a second try after a refusal, makes further ones, and each waits for its slot.
     */
    messenger(messenger: Messenger, { tenantId, lane, notBefore }: Slot): Messenger {
      let counted = true;
      return inSlot(messenger, line, async () => {
        const inTime = clock.now().getTime() - notBefore.getTime() <= LEEWAY_MS;
        if (!(counted && inTime)) await rateLimit.slot({ tenantId, lane });
        counted = false;
        return tenantId;
      });
    },
    /** For the few words that are said while the database is away, and nobody counts: apart in this process only. */
    uncounted: (messenger: Messenger): Messenger =>
      inSlot(messenger, line, async ({ tenantId }: ConversationReference) => tenantId),
    rosters(rosters: Rosters): Rosters {
      return inSlot(rosters, line, async ({ tenantId, conversationId }: ConversationReference) => {
        await rateLimit.slot({ tenantId, roster: conversationId });
        return tenantId;
      });
    },
  };
}

type Slot = Pick<ClaimedDelivery, 'tenantId' | 'lane' | 'notBefore'>;
type Verb = (...about: never[]) => Promise<unknown>;

/** A port whose every verb is one request to Teams, also those that are added to it later. `slot` says of which tenant. */
function inSlot<P extends object>(port: P, line: Line, slot: (about: never) => Promise<string>): P {
  const verbs = Object.entries(port as Record<string, Verb>).map(([name, ask]) => [
    name,
    async (...about: never[]) => {
      const tenantId = await slot(about[0] as never);
      return leavingBy(
        () => line(tenantId),
        () => ask(...about),
      );
    },
  ]);
  return Object.fromEntries(verbs) as P;
}
