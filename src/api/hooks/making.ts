import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Audience } from '../../core/notification.ts';
import { conversations, groups, oneAddress, roles, teams, tenantId, topicName } from '../schema.ts';
import { SOURCES, sourceOf } from './sources.ts';

/** The id in the address: 192 random bits, so that nobody finds an address by guessing. */
export const newHookAddress = (): string => randomBytes(24).toString('base64url');

export const isHookAddress = (id: string): boolean => /^[\w-]{32}$/.test(id);

/** Kept in place of what stands in the address: who reads the table of hooks cannot post. */
export const hashOfAddress = (id: string): string => createHash('sha256').update(id).digest('hex');

/** The prefix tells secret scanners, and people, what it is. */
export const newHookSecret = (): string => `herald_hook_${randomBytes(32).toString('base64url')}`;

/** A secret that somebody brings: what a text field of a web page takes. */
export const hookSecret = z
  .string()
  .min(16, 'must hold at least 16 characters')
  .max(500, 'must hold at most 500 characters')
  .regex(/^[\x20-\x7e]*$/, 'must be one line of visible ASCII characters');

const name = z
  .string()
  .regex(/^\w[\w .@-]{0,99}$/, 'must be 1 to 100 letters, digits, spaces, ".", "_", "@" or "-"');

/** As the table of hooks takes it. */
export const mapping = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(65_536, 'must hold at most 65,536 characters');

/** The words of the command line that a hook is made of. */
export const hookRequest = z
  .strictObject({
    source: z.enum(Object.keys(SOURCES)),
    mapping: mapping.optional(),
    /** Stands on the cards ("GitHub named you") and in lists, one per line. */
    name: name.optional(),
    topic: topicName.optional(),
    tenant: tenantId.optional(),
    people: z.array(oneAddress).max(10_000).optional(),
    roles: roles.optional(),
    groups: groups.optional(),
    teams: teams.optional(),
    conversations: conversations.optional(),
    subscribers: z.literal(true).optional(),
    /** Whose token opens it, too. */
    sender: z
      .guid('must be the application id, or the object id, of an app or managed identity of Entra ID')
      .toLowerCase()
      .optional(),
  })
  .refine(({ source, mapping }) => mapping !== undefined || !sourceOf(source)?.needsMapping, {
    path: ['mapping'],
    message:
      'is needed: a file that says in JSONata what becomes of a body, such as examples/mappings/uptime-kuma/mapping.jsonata',
  });

/** Those who are named, and else the subscribers of the topic. */
export function hookAudience(made: z.output<typeof hookRequest>): Audience {
  const { people, roles, groups, teams, conversations, subscribers } = made;
  const named = {
    ...(people && { people }),
    ...(roles && { roles }),
    ...(groups && { groups }),
    ...(teams && { teams }),
    ...(conversations && { conversations }),
  };
  const isNobody = Object.keys(named).length === 0;
  return { ...named, ...((subscribers || isNobody) && { subscribers: true }) };
}
