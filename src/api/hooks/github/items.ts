import { z } from 'zod';
import { pick } from '../../check.ts';
import { mentionsIn } from '../mentions.ts';
import type { Wish } from '../source.ts';
import { type Aside, asideOf, list, maybe, text, those, withAsides } from '../telling.ts';
import { type Event, event, item, login, nameOf, type Teller, type ToldOf, toTold } from './told.ts';

/** Issues and pull requests: each is one card for everybody, and one for those of whom something is wanted. */

const team = z.object({ name: z.string() });
const whole = item.extend({
  body: text,
  created_at: text,
  updated_at: text,
  user: maybe(z.object({ type: text })),
  merged: maybe(z.boolean()),
  draft: maybe(z.boolean()),
  assignees: list(login),
  requested_reviewers: list(login),
  requested_teams: list(team),
});
type Item = z.output<typeof whole>;
type Title = (it: Item) => string;

interface Kind {
  readonly of: z.ZodType<{ readonly by: Event; readonly it: Item }>;
  readonly key: string;
  /** The asides that only some people are told. */
  readonly asides: readonly Aside[];
  readonly called: Title;
  /** The words that end its title where it is opened with one of these people. */
  readonly wants: { readonly said: string; readonly of: readonly (keyof Asked)[] };
}

export const ISSUE: Kind = {
  of: event.extend({ issue: whole }).transform(({ issue: it, ...by }) => ({ by, it })),
  key: 'issue',
  asides: ['assigned', 'mentioned'],
  called: () => 'Issue',
  wants: { said: ' and assigned', of: ['Assignee'] },
};

export const called: Title = ({ draft }) => (draft ? 'Draft pull request' : 'Pull request');

export const PULL_REQUEST: Kind = {
  of: event.extend({ pull_request: whole }).transform(({ pull_request: it, ...by }) => ({ by, it })),
  key: 'pr',
  asides: ['review', 'mentioned'],
  called,
  wants: { said: ' for review', of: ['Reviewer', 'Team'] },
};

/** Of whom something is wanted. */
type Asked = Partial<Record<'Assignee' | 'Reviewer' | 'Team', string | undefined>>;

/** At this moment, with the one whom GitHub tells of by itself. */
function askedOf(it: Item, one: Asked = {}): Asked {
  const all: Readonly<Record<keyof Asked, readonly string[]>> = {
    Assignee: it.assignees.map(each => each.login),
    Reviewer: it.requested_reviewers.map(each => each.login),
    Team: it.requested_teams.map(each => each.name),
  };
  const both = Object.entries(all).map(([fact, names]) => {
    const told = one[fact as keyof Asked];
    return [fact, [...new Set([...names, ...(told ? [told] : [])])].join(', ')];
  });
  return Object.fromEntries(both);
}

const openedAs = ({ called, wants }: Kind, it: Item, asked: Asked): string =>
  `${called(it)} opened${wants.of.some(each => asked[each]) ? wants.said : ''}`;

function read(kind: Kind, payload: unknown) {
  const { by, it } = pick(kind.of, payload);
  const key = `${kind.key}:${by.repository.full_name}/${it.number}`;
  return { by, it, about: { name: nameOf(it), url: it.html_url, key, ...(isOfBot(kind, it) && LOW) } };
}

/** A bot opens pull requests by the dozen, and at night: they can wait, whoever merges them. An issue of one may not. */
const isOfBot = (kind: Kind, { user }: Item) => kind === PULL_REQUEST && user?.type === 'Bot';
const LOW = { urgency: 'low' } as const;

/** It is so: the card of it says so. */
export function is(kind: Kind, title: Title): Teller {
  return payload => {
    const { by, it, about } = read(kind, payload);
    return toTold(by, title(it), about);
  };
}

export function opened(kind: Kind): Teller {
  return payload => {
    const { by, it, about } = read(kind, payload);
    const facts = askedOf(it);
    return [toTold(by, openedAs(kind, it, facts), { ...about, facts }), ...mentioned(by, it, about)];
  };
}

export function over(kind: Kind, title: Title): Teller {
  return payload => {
    const { by, it, about } = read(kind, payload);
    return withAsides(toTold(by, title(it), { ...about, ends: true }), ...kind.asides);
  };
}

const changed = z.object({ changes: z.object({ body: z.object({ from: text }) }) });

/** Nobody hears that it reads otherwise, but who is mentioned in it for the first time. */
export function edited(kind: Kind): Teller {
  return payload => {
    const { by, it, about } = read(kind, payload);
    const { data } = changed.safeParse(payload);
    return data && mentioned(by, it, { ...about, before: data.changes.body.from });
  };
}

/** People whom its text mentions, and did not mention before, hear it alone. */
function mentioned(
  by: Event,
  { body }: Item,
  { before, key, ...about }: ToldOf & { readonly key: string; readonly before?: string | null | undefined },
): readonly Wish[] {
  const former = mentionsIn(before, 'github').map(each => each.login);
  const whom = mentionsIn(body, 'github').filter(each => !former.includes(each.login));
  const alone = { key: asideOf(key, 'mentioned'), detail: body, whom, forThemAlone: true } as const;
  const isNobody = those(whom, by.sender) === undefined;
  return isNobody ? [] : [toTold(by, 'You were mentioned', { ...about, ...alone })];
}

const assignments = z.object({ assignee: maybe(login) });

export const assigned: Teller = payload => {
  const { assignee } = pick(assignments, payload);
  const asked = { whom: assignee, one: { Assignee: assignee?.login } };
  return wanted(ISSUE, payload, { ...asked, aside: 'assigned', title: () => 'Issue assigned' });
};

const requests = z.object({ requested_reviewer: maybe(login), requested_team: maybe(team) });

/** A review is asked of a person or of a team. */
export const reviewRequested: Teller = payload => {
  const { requested_reviewer: whom, requested_team } = pick(requests, payload);
  return wanted(PULL_REQUEST, payload, {
    ...{ whom, one: { Reviewer: whom?.login, Team: requested_team?.name }, aside: 'review' },
    title: ({ draft }) => (draft ? 'Review of a draft requested' : 'Review requested'),
  });
};

interface Wanted {
  readonly whom: z.output<typeof login> | null | undefined;
  readonly one: Asked;
  readonly aside: Aside;
  readonly title: Title;
}

/**
 * Something is wanted of somebody. Soon after the opening it was said in the same form, of which GitHub tells one by one:
 * then it belongs to the card that has just come, and else it is news, and a card of its own.
 */
function wanted(kind: Kind, payload: unknown, { whom, one, aside, title }: Wanted): Wish {
  const { by, it, about } = read(kind, payload);
  const facts = askedOf(it, one);
  if (isSoon(it)) return toTold(by, openedAs(kind, it, facts), { ...about, facts, whom: [whom] });
  const { name, url, key } = about;
  return toTold(by, title(it), { name, url, key: asideOf(key, aside), facts, whom: [whom] });
}

const SOON_MS = 60_000;
const isSoon = ({ created_at, updated_at }: Item): boolean =>
  new Date(updated_at ?? '').getTime() - new Date(created_at ?? '').getTime() <= SOON_MS;
