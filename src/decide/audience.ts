import type { Notification } from '../core/notification.ts';
import type { AudiencePart } from '../core/ports/expansion.ts';

/**
 * An audience in the order in which it is expanded. A person who belongs to several parts is written to once,
 * for the first of them, so the most personal reason comes first.
 */
export function audienceParts({ audience, topic }: Pick<Notification, 'audience' | 'topic'>): AudiencePart[] {
  return [
    ...(audience.people ?? []).map(address => ({ kind: 'person' as const, address })),
    ...(audience.conversations ?? []).map(conversationId => ({
      kind: 'conversation' as const,
      conversationId,
    })),
    ...(audience.subscribers && topic !== undefined ? [{ kind: 'subscribers' as const, topic }] : []),
    ...(audience.teams ?? []).map(teamId => ({ kind: 'team' as const, teamId })),
  ];
}
