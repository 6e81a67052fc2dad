import type { Digest, DigestItem } from '../../core/cards.ts';
import { MOST_LINES } from '../../decide/burst.ts';
import { clockTime, listed, moment, shortDay } from '../../text/format.ts';
import { worded } from '../../text/phrase.ts';
import type { Voice } from '../../text/voice.ts';
import type { ViewContext } from '../feature.ts';
import { link } from '../link.ts';
import { LONGEST, plainLine } from '../plain.ts';
import { act } from './act.ts';
import type { Shortening, View } from './view.ts';

/** Held deliveries as one card: a line for each, and a way to stop each topic. */
export function digestView(digest: Digest, context: ViewContext, cut: Shortening): View {
  const { items, more = 0 } = digest;
  const { voice } = context;
  const count = items.length + more;
  const lines = linesOf(digest);
  const shown = lines.slice(0, cut.lines ?? MOST_LINES);
  const hidden = count - shown.reduce((sum, { times }) => sum + times, 0);
  const topics = topicsOf(items);
  // Where several read it, nobody stops anything for all of them by accident: that is done in words.
  const stoppable = context.place === 'group' ? [] : topics;
  const isGrouped = digest.away === true && topics.length > 1;
  const over = voice.say(digest.periodic ? 'digest.resolved' : 'digest.over');
  return {
    summary: toast(
      lines.map(({ item }) => item),
      count,
      voice,
    ),
    data: {
      delivery: context.deliveryId,
      headline: voice.say('digest.count', { count }),
      why: count === 0 ? voice.say('digest.taken-back') : plainLine(context.why ?? '', cut.heading.why),
      lines: shown.map((each, i) => ({
        ...(isGrouped && headingOf(each, shown[i - 1], cut)),
        ...line(each, voice, { ...cut.line, lastAt: items.at(-1)?.at, isGrouped, over }),
      })),
      ...(hidden > 0 && { more: voice.say('digest.more', { count: hidden }) }),
      ...stopped(topics, voice),
      ...(stoppable.length > cut.line.buttons && { hint: voice.say('digest.hint') }),
      actions: [
        ...howOften(digest, context),
        ...stoppable.slice(0, cut.line.buttons).map(topic => button(topic, context, cut)),
      ],
    },
  };
}

/** How often something came that is told once, and whether it is over already. */
interface Line {
  readonly item: DigestItem;
  readonly times: number;
  readonly over: boolean;
}

/**
 * A person who was away reads of each subject how it is by now: the last card about it, and how many there were; topic
 * by topic, the newest subject first.
 */
function linesOf({ items, away }: Digest): Line[] {
  if (!away) return items.map(item => ({ item, times: 1, over: false }));
  const about = ({ topic, subject }: DigestItem) => JSON.stringify([topic, subject.name, subject.url]);
  const things = [...Map.groupBy(items.toReversed(), about).values()].flatMap(([item, ...before]) =>
    item === undefined ? [] : [{ item, times: 1 + before.length, over: item.over ?? false }],
  );
  return [...Map.groupBy(things, ({ item }) => item.topic).values()].flat();
}

const TOAST = { title: 80, most: 2 };

/** `4 notifications: Build failed; Deployment failed; …` */
function toast(items: readonly DigestItem[], count: number, voice: Voice): string {
  if (count === 0) return voice.say('digest.count', { count });
  const titles = items.slice(0, TOAST.most).map(({ title }) => plainLine(worded(voice, title), TOAST.title));
  const more = items.length > titles.length ? ['…'] : [];
  return voice.say('digest.toast', { count, titles: [...titles, ...more].join('; ') });
}

/** Above the first thing of each topic. */
const headingOf = ({ item }: Line, before: Line | undefined, cut: Shortening) =>
  before?.item.topic === item.topic ? {} : { heading: plainLine(item.topic, cut.line.topic) };

interface LineCut extends Pick<Shortening['line'], 'actor' | 'topic' | 'title' | 'subject' | 'url'> {
  readonly lastAt: string | undefined;
  /** Its topic stands above it. */
  readonly isGrouped: boolean;
  /** The words for a subject that is over. */
  readonly over: string;
}

function line(
  { item, times, over }: Line,
  voice: Voice,
  { lastAt, isGrouped, over: resolved, ...longest }: LineCut,
) {
  const target = link(item.subject.url);
  const linked = target !== undefined && target.url.length <= longest.url ? target : undefined;
  const told = {
    actor: plainLine(item.actor, longest.actor) || voice.say('people.someone'),
    topic: plainLine(item.topic, longest.topic),
    when: when(new Date(item.at), new Date(lastAt ?? item.at), voice),
  };
  const [once, often] = ABOUT[isGrouped ? 'grouped' : 'alone'];
  const about = times === 1 ? voice.say(once, told) : voice.say(often, { ...told, count: times });
  return {
    delivery: item.delivery,
    title: plainLine(worded(voice, item.title), longest.title) || voice.say('card.no-title'),
    subject: plainLine(worded(voice, item.subject.name), longest.subject) || voice.say('card.no-name'),
    ...(linked && { url: linked.url, host: ` · ${linked.host}` }),
    ...(over && { over: resolved }),
    about: `${about} · `,
  };
}

const ABOUT = {
  grouped: ['digest.in-topic', 'digest.in-topic-times'],
  alone: ['digest.about', 'digest.about-times'],
} as const;

/** Minutes after the last one of them: the day is only told where it is another. */
const when = (at: Date, last: Date, voice: Voice) =>
  (shortDay(at, voice) === shortDay(last, voice) ? clockTime : moment)(at, voice);

interface Topic {
  readonly name: string;
  readonly stopped: boolean;
  readonly isOnly: boolean;
}

/** Each once, the one with the most lines first. */
function topicsOf(items: readonly DigestItem[]): Topic[] {
  const byTopic = [...Map.groupBy(items, ({ topic }) => topic)];
  return byTopic
    .toSorted(([, one], [, other]) => other.length - one.length)
    .map(([name, [item]]) => ({ name, stopped: item?.stopped ?? false, isOnly: byTopic.length === 1 }));
}

function stopped(topics: readonly Topic[], voice: Voice) {
  const names = topics.filter(topic => topic.stopped).map(({ name }) => plainLine(name, LONGEST.topic));
  return names.length === 0 ? {} : { stopped: voice.say('digest.stopped', { topics: listed(names, voice) }) };
}

/** Nobody asked for what can wait to come together: the way to change that stands there. */
const howOften = ({ canWait = false, items }: Digest, context: ViewContext): object[] =>
  canWait && items.length > 0 && context.brought.howOften
    ? [context.brought.howOften.button(context, 'can-wait')]
    : [];

function button(topic: Topic, { voice: { say }, deliveryId: delivery }: ViewContext, { line }: Shortening) {
  const name = { topic: plainLine(topic.name, line.topic) };
  const { verb, alone, one, tooltip } = BUTTONS[topic.stopped ? 'stopped' : 'on'];
  const title = topic.isOnly ? say(alone) : plainLine(say(one, name), LONGEST.actionTitle);
  return act(title, verb, { delivery, topic: topic.name }, say(tooltip, name));
}

const BUTTONS = {
  stopped: { verb: 'optIn', alone: 'button.undo', one: 'digest.start', tooltip: 'digest.start-tip' },
  on: { verb: 'optOut', alone: 'button.stop', one: 'digest.stop', tooltip: 'stop.tooltip' },
} as const;
