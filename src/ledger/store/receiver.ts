import type { Selectable } from 'kysely';
import type { Call } from '../../outbox/ports/calls.ts';
import type { Schema } from '../../platform/schema.ts';

export const CALLBACK = [
  'k.callback_url',
  'k.callback_secret',
  'k.callback_former_secret',
  'k.callback_former_until',
] as const;

/** Of a caller that may not be there. */
type CallbackRow = {
  [C in 'callback_url' | 'callback_secret' | 'callback_former_secret' | 'callback_former_until']:
    | Selectable<Schema['api_keys']>[C]
    | null;
};

/** Where a caller is told, and what signs it; undefined where it is not told. */
export function receiverOf(row: CallbackRow, now: Date): Call['receiver'] {
  const { callback_url: url, callback_secret: secret, callback_former_secret: former } = row;
  if (url === null || secret === null) return undefined;
  const isFormerGood = former !== null && (row.callback_former_until ?? now) > now;
  return { url, secrets: isFormerGood ? [secret, former] : [secret] };
}

/** A person as a caller is told of them: as far as Herald knows. `id` is that of Entra. */
export const personTold = ({
  name,
  upn,
  aad_object_id: id,
}: Record<'name' | 'upn' | 'aad_object_id', string | null>) => ({
  ...(name && { name }),
  ...(upn && { upn }),
  ...(id && { id }),
});
