import type { Caller } from '../core/caller.ts';
import { HeraldError } from '../core/errors.ts';
import type { Accept, Foresee } from '../ledger/ports/accept.ts';
import { acceptAs, type NotificationWish } from './accepting.ts';
import { countsOf } from './foreseen.ts';
import type { HandlerAnswer, HandlerRequest } from './http.ts';

interface PreviewParts {
  readonly accept: Accept;
  readonly foresee: Foresee;
}

/**
 * `POST /api/notifications?preview=true`: the card goes to the tester of the key, and the answer says who would get it, as a
 * dry run does. A bad one is refused as it would be in a post. Throws `no-tester` where nobody is named.
 */
export async function preview(
  { accept, foresee }: PreviewParts,
  request: HandlerRequest,
  caller: Caller,
  wish: NotificationWish,
): Promise<HandlerAnswer> {
  const { tester } = caller;
  if (tester === undefined) throw new HeraldError('no-tester');
  const { correlationId } = request;
  const foreseen = await foresee(caller, { ...wish, correlationId });
  const answered = await acceptAs(accept, caller, request, asPreview(wish, tester));
  const told = {
    to: tester,
    ...('recipients' in foreseen && { counts: countsOf(foreseen), complete: foreseen.isComplete }),
  };
  return { ...answered, body: { ...(answered.body as object), preview: told } };
}

/**
 * Now, to the tester and nobody else, as a card by itself: it changes none, begins and ends nothing, and reminds nobody.
 * It goes urgently, as its tester waits for it, and shows its true urgency. A tester who is also the actor sees it all
 * the same.
 */
function asPreview(wish: NotificationWish, tester: string): NotificationWish {
  const { content, tenantId, urgency, interruption, acknowledge } = wish;
  const { id: _, ...actor } = content.actor;
  return {
    content: { ...content, actor, preview: { urgency } },
    audience: { people: [tester] },
    urgency: 'urgent',
    sameWithinSeconds: 0,
    ...(tenantId !== undefined && { tenantId }),
    ...(interruption !== undefined && { interruption }),
    ...(acknowledge && { acknowledge: { remind: 0 } }),
  };
}
