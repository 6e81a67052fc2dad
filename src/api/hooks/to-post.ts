import type { Hook } from '../../core/hook.ts';
import type { Audience, Fallback } from '../../core/notification.ts';
import type { NotificationWish } from '../accepting.ts';
import { fitting, fittingKey } from './fitting.ts';
import { type AddressedWish, oncePerPerson } from './once-per-person.ts';
import type { Wish } from './source.ts';

/** The addresses of those whose logins at the source of a hook are known. */
export type WhoIs = (hook: Hook, logins: readonly string[]) => Promise<readonly string[]>;

/** The posts that the wishes of a source become: with their people, and what each says. */
export async function toPosts(whoIs: WhoIs, hook: Hook, wishes: readonly Wish[]) {
  return oncePerPerson(await addressed(whoIs, hook, wishes)).map(wish => toPost(hook, wish));
}

/** With the addresses of those whose logins are known. A wish only for people whom nobody knows is dropped. */
async function addressed(
  whoIs: WhoIs,
  hook: Hook,
  wishes: readonly Wish[],
): Promise<readonly AddressedWish[]> {
  const all = await Promise.all(
    wishes.map(async ({ logins = [], forThemAlone, ...wish }) => {
      const known = logins.length > 0 ? await whoIs(hook, logins) : [];
      const people = [...new Set([...(wish.people ?? []), ...known])];
      if (people.length > 0) return { ...wish, people };
      return forThemAlone ? undefined : wish;
    }),
  );
  return all.filter(wish => wish !== undefined);
}

/**
 * Those whom the payload names, or else everybody for whom the hook was made; these also where the former cannot be
 * reached, unless they hear of the event in any case.
 */
export function toPost(hook: Hook, given: AddressedWish) {
  const {
    key,
    ends,
    urgency = 'normal',
    people,
    except,
    besides,
    mark,
    happenedAt,
    began,
    silentSeconds,
    actor,
    ...content
  } = given;
  const by = actor.name === '' ? { name: hook.name } : actor;
  const fallback = people && !besides && fallbackOf(hook.audience);
  const wish: NotificationWish = {
    content: fitting({ ...content, actor: by, topic: hook.topic ?? hook.source }),
    audience: { ...(people ? { people } : hook.audience), ...(except && { except }) },
    urgency,
    // A post for some people alone changes no card that others have, however soon it comes.
    ...(people && { sameWithinSeconds: 0 }),
    ...(key !== undefined && {
      key: fittingKey(key),
      ...(ends && { ends }),
      incident: incidentOf({ began, silentSeconds }),
    }),
    ...(fallback && { fallback }),
    ...(hook.tenantId !== undefined && { tenantId: hook.tenantId }),
  };
  return { wish, mark, happenedAt };
}

/** Long for an incident, and short for a thing that people go on working at. */
const SILENT_SECONDS = 7 * 86_400;

/** That a key comes back without an end may be with any source: who sends it may leave ends out, or lose one. */
export function incidentOf({ began, silentSeconds = SILENT_SECONDS }: Pick<Wish, 'began' | 'silentSeconds'>) {
  return {
    silentSeconds,
    ...(began && { began: { first: new Date(began.first), last: new Date(began.last) } }),
  };
}

/** A notification has one fallback. Subscribers and members of teams hear of the topic by what is for everybody. */
function fallbackOf({ conversations = [], people = [] }: Audience): Fallback | undefined {
  const [[conversation], [person]] = [conversations, people];
  if (conversation !== undefined) return { conversation };
  return person === undefined ? undefined : { person };
}
