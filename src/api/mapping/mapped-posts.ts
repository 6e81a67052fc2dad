import { HeraldError } from '../../core/errors.ts';
import type { Hook } from '../../core/hook.ts';
import { fault } from '../../decide/check.ts';
import type { NotificationWish } from '../accepting.ts';
import { requireIconHost } from '../icon.ts';
import type { HandlerRequest } from '../request.ts';
import type { Mapper } from './mapper.ts';
import { mappingFailed, postedBy } from './posted.ts';

export interface MappedParts {
  readonly mapper: Pick<Mapper, 'map'>;
  /** Where icons may be. */
  readonly iconHosts: readonly string[];
}

/** As much is mapped within the time that a mapping has. */
const LARGEST_BYTES = 1024 * 1024;
const TOO_LARGE = 'A hook with a mapping takes at most 1 MiB.';

/** The wishes that the mapping of a hook makes of a body. Throws `mapping-failed`, `too-large`, or `overloaded`. */
export async function mappedPosts(
  { mapper, iconHosts }: MappedParts,
  hook: Hook & { readonly mapping: string },
  { request, payload }: { readonly request: HandlerRequest; readonly payload: unknown },
): Promise<readonly { readonly wish: NotificationWish }[]> {
  if (request.rawBody.length > LARGEST_BYTES) throw new HeraldError('too-large', TOO_LARGE);
  const mapped = await mapper.map({ text: hook.mapping, payload, headers: shownHeaders(request.headers) });
  if ('fault' in mapped) throw mappingFailed([fault(['mapping'], mapped.fault)]);
  const wishes = postedBy(mapped.json === undefined ? undefined : JSON.parse(mapped.json), hook);
  for (const { content } of wishes) requireIconHost(content.icon, iconHosts);
  return wishes.map(wish => ({ wish }));
}

/** No mapping puts a secret on a card. */
const SECRET = /auth|secret|token|signature|cookie|password|api-?key/;

export const shownHeaders = (headers: HandlerRequest['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && !SECRET.test(entry[0]),
    ),
  );
