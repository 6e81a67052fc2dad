import type { Audience, Notification } from '../core/notification.ts';
import type { AudiencePart } from '../ledger/ports/expansion.ts';

/**
 * An audience in the order in which it is expanded. A person who belongs to several parts is written to once,
 * for the first of them, so the most personal reason comes first.
 */
export function audienceParts({ audience, topic }: Pick<Notification, 'audience' | 'topic'>): AudiencePart[] {
  return [
    ...(audience.people?.length ? [{ kind: 'people' as const, addresses: audience.people }] : []),
    ...(audience.roles ?? []).map(role => ({ kind: 'role' as const, role })),
    ...(audience.groups ?? []).map(group => ({ kind: 'group' as const, group })),
    ...(audience.conversations ?? []).map(conversationId => ({
      kind: 'conversation' as const,
      conversationId,
    })),
    ...(audience.subscribers && topic !== undefined ? [{ kind: 'subscribers' as const, topic }] : []),
    ...(audience.teams ?? []).map(teamId => ({ kind: 'team' as const, teamId })),
  ];
}

/** Everybody who belongs to the one or to the other. */
export function bothAudiences(one: Audience, other: Audience): Audience {
  const all = (list: 'people' | 'roles' | 'groups' | 'teams' | 'conversations') => [
    ...new Set([...(one[list] ?? []), ...(other[list] ?? [])]),
  ];
  return {
    people: all('people'),
    roles: all('roles'),
    groups: all('groups'),
    teams: all('teams'),
    conversations: all('conversations'),
    subscribers: one.subscribers === true || other.subscribers === true,
    except: (one.except ?? []).filter(address => other.except?.includes(address)),
  };
}
