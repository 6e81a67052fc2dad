import type { StopShown } from '../../../core/cards.ts';
import type { ViewContext } from '../../../deliver/feature.ts';
import { LONGEST, plainLine } from '../../../deliver/plain.ts';
import { act } from '../../../deliver/views/act.ts';
import { nameOf } from '../../../deliver/views/stop-name.ts';
import { doneThere } from '../../../deliver/views/undo-there.ts';
import type { Shortening, View } from '../../../deliver/views/view.ts';
import { phrase, worded } from '../../../text/phrase.ts';
import type { ListedTopic, TopicState, Topics } from './topics-card.ts';

/** Buttons for so many: with the two below there are six actions, which is all that a card takes. An *Undo* takes the place of one. */
const MOST_BUTTONS = 4;

export function topicsView(said: Topics, context: ViewContext, cut: Shortening): View {
  const { topics, stops = [], waits = [], from = 0 } = said;
  const done = doneThere(context);
  const { say } = context.voice;
  const all = [...stops.map(stop => stopRow(stop, context)), ...topics.map(each => topicRow(each, context))];
  const first = from < all.length ? from : 0;
  const most = MOST_BUTTONS - (done.undo?.length ?? 0);
  const shown = withinButtons(all.slice(first, first + cut.topics), most);
  const hidden = all.length - first - shown.length;
  return {
    summary: say('topics.summary', { count: topics.length }),
    data: {
      intro: say(all.length === 0 ? 'topics.none' : 'topics.intro'),
      waits: waits.map(each => plainLine(worded(context.voice, each), LONGEST.note)),
      ...done,
      rows: shown.map(({ name, state, ways }) => ({ name, state, ...placed(ways) })),
      ...(hidden > 0 && { more: say('list.more', { count: hidden }) }),
      ...(shown.some(({ ways }) => ways.length === 0) && { hint: say('topics.hint') }),
      actions: [
        all.length > most ? more(first + most, all.length, context) : act(say('button.help'), 'help', {}),
        ...howOften(topics, context),
      ],
    },
  };
}

/** One button fits beside a name, whatever the language, and two do not on a phone. */
const placed = (ways: readonly object[]) =>
  ways.length === 0 ? {} : ways.length === 1 ? { beside: ways } : { below: ways };

/** Of what somebody gets at all. */
function howOften(topics: Topics['topics'], context: ViewContext): object[] {
  const isAny = topics.some(({ state }) => state !== 'stopped');
  return isAny && context.brought.howOften ? [context.brought.howOften.button(context)] : [];
}

/** The next with buttons, and after the last the first. */
function more(next: number, of: number, { deliveryId: delivery, voice: { say } }: ViewContext): object {
  return act(say('topics.more'), 'showTopics', { delivery, from: next < of ? next : 0 });
}

interface Row {
  readonly name: string;
  readonly state: string;
  /** The one that they need first. */
  readonly ways: readonly object[];
}

/** The first button of each row goes before a second one of any. */
function withinButtons(rows: readonly Row[], most: number): readonly Row[] {
  let left = most - Math.min(rows.length, most);
  return rows.map((row, i) => {
    const more = Math.min(left, row.ways.length - 1);
    left -= more;
    return { ...row, ways: row.ways.slice(0, i < most ? 1 + more : 0) };
  });
}

function stopRow(stop: StopShown, { deliveryId: delivery, voice: { say } }: ViewContext): Row {
  const name = nameOf(stop, say);
  const tooltip = say('topics.start-tip', { topic: name });
  return {
    name,
    state:
      stop.kind === 'subject'
        ? say('stops.subject', { topic: plainLine(stop.topic, LONGEST.topic) })
        : say(`stops.${stop.kind}`),
    ways: [act(say('topics.start'), 'unstop', { delivery, stop: stop.stop }, tooltip)],
  };
}

function topicRow(listed: ListedTopic, context: ViewContext): Row {
  const { name, state } = listed;
  const { deliveryId, voice } = context;
  const { say } = voice;
  const topic = plainLine(name, LONGEST.topic);
  const ways = WAYS[state].map(({ button, tooltip, verb }) =>
    act(say(button), verb, { delivery: deliveryId, topic: name }, say(tooltip, { topic })),
  );
  return { name: topic, state: stateOf(listed, context), ways };
}

/** How it reaches them, and how often. */
function stateOf(listed: ListedTopic, { voice, brought }: ViewContext): string {
  const state = phrase(`topics.state.${listed.state}`);
  const how = listed.state === 'stopped' ? undefined : brought.howOften?.inWords(listed, voice);
  return worded(voice, how === undefined ? state : phrase('topics.state-how', { state, how }));
}

const STOP = { button: 'topics.stop', tooltip: 'topics.stop-tip', verb: 'optOut' } as const;
const START = { button: 'topics.start', tooltip: 'topics.start-tip', verb: 'optIn' } as const;
const GET_ALL = { button: 'topics.get-all', tooltip: 'topics.get-all-tip', verb: 'optIn' } as const;

/** A topic that reaches somebody can be stopped here, in whichever way it reaches them. */
const WAYS = {
  on: [STOP],
  addressed: [STOP, GET_ALL],
  stopped: [START],
} as const satisfies Record<TopicState, readonly object[]>;
