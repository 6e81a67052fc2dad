import type { ConversationReference } from '../core/conversation.ts';
import { HeraldError } from '../core/errors.ts';
import type { Happening } from '../core/happening.ts';
import type { ClickAnswer } from '../core/ports/converse.ts';
import type { Log } from '../core/ports/log.ts';
import type { Waiting } from '../core/ports/turn.ts';

/** Says something at once, past the ledger. Rejects where Teams does not take it. */
export type SayNow = (to: ConversationReference, text: string, threadRootId?: string) => Promise<unknown>;

const SAY_AGAIN = 'I could not take that in just now. Please say it again.';
const PRESS_AGAIN = 'I could not take that in just now. Please press it again.';

/** So many of the last are remembered, to tell nobody twice: Teams sends one again whose answer took too long. */
const REMEMBERED = 10_000;

/**
 * What becomes of a happening that could not be taken in, because the database is away. Teams never sends it again, so
 * whoever wrote or pressed is told, once, without the ledger; what nobody said is only refused, by throwing `error`.
 */
export function createApology({ sayNow, log }: { sayNow: SayNow; log: Log }) {
  const told = new Set<string>();
  return {
    /** Whether its person was told to say it again: then it does not count, should it come again after all. */
    knows: (happening: Happening) => told.has(keyOf(happening)),
    async make(happening: Happening, error: unknown): Promise<ClickAnswer | undefined> {
      if (!isAway(error) || !BY_A_PERSON.has(happening.kind)) throw error;
      if (happening.kind === 'clicked' && happening.via === 'execute') return { text: PRESS_AGAIN };
      if (told.has(keyOf(happening))) return undefined;
      remember(told, keyOf(happening));
      const { conversation, threadRootId, activityId } = happening;
      await sayNow(conversation, happening.kind === 'clicked' ? PRESS_AGAIN : SAY_AGAIN, threadRootId).catch(
        failure =>
          log.warn({ err: failure, activityId }, 'a person could not be told that they were not heard'),
      );
      log.warn({ activityId }, 'what a person wrote was not taken in: the database is away');
      return undefined;
    },
  };
}

const BY_A_PERSON: ReadonlySet<Happening['kind']> = new Set(['said', 'clicked']);

/** Who waits for what this becomes. */
export const whoWaits = ({ kind }: Happening): Waiting => (BY_A_PERSON.has(kind) ? 'person' : 'teams');

const isAway = (error: unknown) =>
  error instanceof HeraldError && (error.code === 'unavailable' || error.code === 'disk-full');

const keyOf = ({ conversation, activityId, at }: Happening) =>
  JSON.stringify([conversation.tenantId, conversation.conversationId, activityId ?? at]);

/** The oldest go first. */
function remember(told: Set<string>, key: string): void {
  told.add(key);
  for (const oldest of told) {
    if (told.size <= REMEMBERED) return;
    told.delete(oldest);
  }
}
