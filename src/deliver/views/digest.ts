import type { Digest, DigestItem } from '../../core/cards.ts';
import { clockTime, shortDay } from '../../text/format.ts';
import { worded } from '../../text/phrase.ts';
import type { Voice } from '../../text/voice.ts';
import type { ViewContext } from '../feature.ts';
import { link } from '../link.ts';
import { LONGEST, plainLine } from '../plain.ts';
import type { Shortening, View } from './view.ts';

/** What was held, as one card: a line for each, and a way to stop each topic. */
export function digestView(said: Digest, context: ViewContext, cut: Shortening): View {
  const shown = said.items.slice(0, cut.lines);
  const hidden = said.items.length - shown.length;
  const topics = topicsOf(said.items);
  const stopped = topics.filter(topic => topic.stopped).map(topic => topic.name);
  return {
    summary: toast(said.items, context.voice),
    data: {
      delivery: context.deliveryId,
      headline: counted(said.items.length),
      why: said.items.length === 0 ? TAKEN_BACK : plainLine(context.why ?? '', cut.heading.why),
      lines: shown.map(item => line(item, said, { cut, voice: context.voice })),
      ...(hidden > 0 && { more: `And ${hidden} more, for which this card has no room.` }),
      ...(stopped.length > 0 && {
        stopped: `You will not get ${listed(stopped)} notifications any more. What came already stays here.`,
      }),
      ...(topics.length > cut.line.buttons && { hint: 'To stop another topic, write: unsubscribe <topic>' }),
      buttons: topics.slice(0, cut.line.buttons).map(topic => button(topic, topics.length === 1, cut)),
    },
  };
}

const TAKEN_BACK = 'What was here was taken back by whoever sent it.';

const counted = (items: number) => (items === 1 ? '1 notification' : `${items} notifications`);
const listed = (names: readonly string[]) => names.map(name => plainLine(name, LONGEST.topic)).join(', ');

const TOAST = { title: 80, most: 2 };

/** `4 notifications: Build failed; Deployment failed; …` */
function toast(items: readonly DigestItem[], voice: Voice): string {
  const titles = items.slice(0, TOAST.most).map(({ title }) => plainLine(worded(voice, title), TOAST.title));
  const more = items.length > titles.length ? ['…'] : [];
  return [counted(items.length), [...titles, ...more].join('; ')].filter(part => part !== '').join(': ');
}

function line(item: DigestItem, said: Digest, { cut: { line }, voice }: { cut: Shortening; voice: Voice }) {
  const target = link(item.subject.url);
  const linked = target !== undefined && target.url.length <= line.url ? target : undefined;
  return {
    delivery: item.delivery,
    title: plainLine(worded(voice, item.title), line.title) || 'Something happened',
    subject: plainLine(worded(voice, item.subject.name), line.subject) || '(no name)',
    ...(linked && { url: linked.url, host: ` · ${linked.host}` }),
    about: `by ${plainLine(item.actor, line.actor) || 'somebody'} · ${plainLine(item.topic, line.topic)} · ${when(item, said)} · `,
  };
}

/** Minutes after the last one of them: the day is only told where it is another. */
function when({ at }: DigestItem, { items, timeZone }: Digest): string {
  const [day, lastDay] = [at, items.at(-1)?.at ?? at].map(each => shortDay(new Date(each), { timeZone }));
  const time = clockTime(new Date(at), { timeZone });
  return day === lastDay ? time : `${day} ${time}`;
}

type Topic = { readonly name: string; readonly stopped: boolean };

/** Each once, the one with the most lines first. */
function topicsOf(items: readonly DigestItem[]): Topic[] {
  const byTopic = [...Map.groupBy(items, ({ topic }) => topic)];
  return byTopic
    .toSorted(([, one], [, other]) => other.length - one.length)
    .map(([name, [item]]) => ({ name, stopped: item?.stopped ?? false }));
}

function button({ name, stopped }: Topic, isOnly: boolean, { line }: Shortening) {
  const topic = plainLine(name, line.topic);
  const [title, alone, tooltip] = stopped
    ? [`Start ${topic}`, 'Undo', `Send me notifications of the topic ${topic} again`]
    : [`Stop ${topic}`, 'Stop these', `Stop all notifications of the topic ${topic}`];
  return {
    topic: name,
    verb: stopped ? 'optIn' : 'optOut',
    title: isOnly ? alone : plainLine(title, LONGEST.actionTitle),
    tooltip,
  };
}
