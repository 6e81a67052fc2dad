import { createHash } from 'node:crypto';
import type { NotificationContent } from '../../core/cards.ts';
import { keepable } from '../../core/text.ts';
import { httpsUrl } from '../schema.ts';

type Action = NonNullable<NotificationContent['actions']>[number];

/**
 * Makes what a source said fit a card: texts are cut and cleaned, links that may not stand there are left out. The
 * sender did not write them, so refusing would lose the event and tell nobody who could mend it.
 */
export function fitting(content: NotificationContent): NotificationContent {
  const { title, subject, actor, detail, facts, actions, ...rest } = content;
  const { url, ...named } = subject;
  return {
    ...rest,
    title: line(title, 300),
    subject: { ...named, name: line(subject.name, 300), ...(url !== undefined && isShown(url) && { url }) },
    actor: { ...actor, name: line(actor.name, 200) },
    ...(detail !== undefined && { detail: cut(detail, 20_000) }),
    ...(facts && {
      facts: facts
        .slice(0, 30)
        .map(fact => ({ title: line(fact.title, 100), value: cut(fact.value, 2_000) })),
    }),
    ...(actions && { actions: actions.filter(isPossible).slice(0, 4) }),
  };
}

/** The key itself, so that people find it, unless no key can be so: then what is equal to it alone. */
export const fittingKey = (key: string): string =>
  key === cut(key, 300).trim() && key !== '' ? key : createHash('sha256').update(key).digest('hex');

/** An Enterprise Server may be without TLS: such a link is left out, and the rest is told. */
export const isShown = (url: string) => httpsUrl.safeParse(url).success;
const isPossible = (action: Action) => action.type !== 'open' || isShown(action.url);

/** Never empty: a card without a name is refused. */
const line = (text: string, longest: number) => cut(text, longest).trim() || '?';

/** Neither U+0000 nor half of a surrogate pair, be it at the cut: the database takes none. */
export const cut = (text: string, longest: number) => keepable(keepable(text).slice(0, longest));
