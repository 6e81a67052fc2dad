import type { Turn } from '../../../chat/turn.ts';
import type { Attention } from '../../../core/attention.ts';
import type { Person } from '../../../core/person.ts';

/** Changes what somebody wants; returns what stands now. */
export const change = (
  { stores }: Turn,
  { id }: Person,
  how: (standing: Attention) => Attention,
): Promise<Attention> => stores.preferences.attend(id, how);
