import type { ConversationReference } from '../core/conversation.ts';
import { HeraldError } from '../core/errors.ts';
import { type InboundEvent, isByAPerson } from '../core/inbound-event.ts';
import type { Log } from '../core/log.ts';
import type { VoiceFor } from '../text/voice.ts';
import type { ClickAnswer } from './ports/conversation.ts';
import { voiceOf } from './turn.ts';

/** Says something at once, past the ledger. Rejects where Teams does not take it. */
export type SayNow = (to: ConversationReference, text: string, threadRootId?: string) => Promise<unknown>;

interface ApologyParts {
  readonly sayNow: SayNow;
  readonly voiceFor: VoiceFor;
  readonly log: Log;
}

/** So many of the last are remembered, to tell nobody twice: Teams sends one again whose answer took too long. */
const REMEMBERED = 10_000;

/**
 * The answer to an event that could not be taken in, because the database is away. Teams never sends it again, so the
 * person who wrote or pressed is told, once, without the ledger; an event of nobody's is only refused, by throwing
 * `error`.
 */
export function createApology({ sayNow, voiceFor, log }: ApologyParts) {
  const told = new Set<string>();
  return {
    /** Whether its person was told to say it again: then it does not count, should it come again after all. */
    knows: (event: InboundEvent) => told.has(keyOf(event)),
    async make(event: InboundEvent, error: unknown): Promise<ClickAnswer | undefined> {
      if (!isAway(error) || !isByAPerson(event)) throw error;
      const text = voiceOf({ event, voiceFor }).say(
        event.kind === 'clicked' ? 'apology.press' : 'apology.say',
      );
      if (event.kind === 'clicked' && event.via === 'execute') return { text };
      if (told.has(keyOf(event))) return undefined;
      remember(told, keyOf(event));
      const { conversation, threadRootId, activityId } = event;
      await sayNow(conversation, text, threadRootId).catch(failure =>
        log.warn({ err: failure, activityId }, 'a person could not be told that they were not heard'),
      );
      log.warn({ activityId }, 'a message or press of a person was not taken in: the database is away');
      return undefined;
    },
  };
}

const isAway = (error: unknown) =>
  error instanceof HeraldError && (error.code === 'unavailable' || error.code === 'disk-full');

const keyOf = ({ conversation, activityId, at }: InboundEvent) =>
  JSON.stringify([conversation.tenantId, conversation.conversationId, activityId ?? at]);

/** The oldest go first. */
function remember(told: Set<string>, key: string): void {
  told.add(key);
  for (const oldest of told) {
    if (told.size <= REMEMBERED) return;
    told.delete(oldest);
  }
}
