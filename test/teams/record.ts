import type { ClickAnswer, Conversation } from '../../src/chat/ports/conversation.ts';
import type { InboundEvent } from '../../src/core/inbound-event.ts';
import type { Log } from '../../src/core/log.ts';

/** A conversation that remembers what it was told. */
export function recordingConversation(
  answer?: ClickAnswer | Error,
): Conversation & { heard: InboundEvent[] } {
  const heard: InboundEvent[] = [];
  return {
    heard,
    async handle(event) {
      heard.push(event);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
}

/** A log that remembers its lines. */
export function recordingLog(): Log & { lines: { level: string; facts: Record<string, unknown> }[] } {
  const lines: { level: string; facts: Record<string, unknown> }[] = [];
  const at = (level: string) => (facts: Record<string, unknown>) => void lines.push({ level, facts });
  const log = {
    lines,
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: () => log,
  };
  return log;
}
