import type { ConversationReference } from '../core/conversation.ts';
import type { ClaimedDelivery } from '../core/ports/ledger.ts';
import type { Pace } from '../core/ports/pace.ts';
import type { Messenger, Rosters } from '../core/ports/teams.ts';
import type { Clock } from '../core/ports/time.ts';
import { LEEWAY_MS } from '../decide/limits.ts';

/**
 * The messenger of one delivery. Its claim has counted the first request, as long as that is made in time; a chat
 * that is opened first, or whatever is tried after a refusal, makes further ones, and each waits for its turn.
 */
export function messengerInTurn(
  messenger: Messenger,
  pace: Pace,
  clock: Clock,
  { tenantId, lane, notBefore }: Pick<ClaimedDelivery, 'tenantId' | 'lane' | 'notBefore'>,
): Messenger {
  let counted = true;
  return inTurn(messenger, async () => {
    const inTime = clock.now().getTime() - notBefore.getTime() <= LEEWAY_MS;
    if (!(counted && inTime)) await pace.turn({ tenantId, lane });
    counted = false;
  });
}

export function rostersInTurn(rosters: Rosters, pace: Pace): Rosters {
  return inTurn(rosters, ({ tenantId, conversationId }: ConversationReference) =>
    pace.turn({ tenantId, roster: conversationId }),
  );
}

type Verb = (...about: never[]) => Promise<unknown>;

/** A port whose every verb is one request to Teams, also those that are added to it later. */
function inTurn<P extends object>(port: P, turn: (about: never) => Promise<void>): P {
  const verbs = Object.entries(port as Record<string, Verb>).map(([name, ask]) => [
    name,
    async (...about: never[]) => {
      await turn(about[0] as never);
      return ask(...about);
    },
  ]);
  return Object.fromEntries(verbs) as P;
}
