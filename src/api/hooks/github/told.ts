import { z } from 'zod';
import type { Wish } from '../source.ts';
import { id, maybe, type Somebody, tell, text, those, type WishParts } from '../telling.ts';

export type Teller = (payload: unknown) => Wish | undefined | readonly Wish[];

export const login = z.object({ id: maybe(id), login: z.string() });
export const event = z.object({ repository: z.object({ full_name: z.string() }), sender: login });
export type Event = z.output<typeof event>;

/** An issue, or a pull request. */
export const item = z.object({ number: z.number(), title: z.string(), html_url: text });
export const nameOf = ({ number, title }: Pick<z.output<typeof item>, 'number' | 'title'>) =>
  `#${number} ${title}`;

export interface ToldOf
  extends Pick<
    WishParts,
    'url' | 'facts' | 'detail' | 'key' | 'severity' | 'urgency' | 'ends' | 'forThemAlone'
  > {
  readonly name: string;
  readonly whom?: readonly (Somebody | null | undefined)[];
}

export const toTold = (
  { repository, sender }: Event,
  title: string,
  { name, url, facts, whom = [], ...rest }: ToldOf,
): Wish =>
  tell({
    ...rest,
    title,
    subject: name,
    url,
    actor: sender.login,
    facts: { Repository: repository.full_name, ...facts },
    links: { 'View on GitHub': url },
    whom: those(whom, sender),
  });
