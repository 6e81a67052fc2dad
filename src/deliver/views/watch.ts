import type { WatchCard, WatchesCard } from '../../core/cards.ts';
import type { RenderContext } from '../../core/ports/render.ts';
import type { Condition, Value } from '../../core/watch.ts';
import { knownZone } from '../../decide/clock-time.ts';
import {
  conditionInWords,
  happenedInWords,
  nextTimeInWords,
  valueInWords,
} from '../../decide/watch-words.ts';
import { LONGEST, plain, plainLine } from '../plain.ts';
import { sparkline } from '../sparkline.ts';
import type { View } from './view.ts';

/** What somebody watches has come to be so: from what, to what, since when. */
export function watchView(said: WatchCard, context: RenderContext): View {
  const subject = nameOf(said.subject);
  const headline = `${subject} ${happenedInWords({ ...said, condition: plainCondition(said.condition) })}`;
  const chart = sparkline(said.recent ?? []);
  return {
    summary: `${headline}: ${fromTo(said)}`,
    data: {
      headline,
      to: shown(said.to.value, said.unit),
      ...(said.from && { from: ` from ${shown(said.from.value, said.unit)}` }),
      times: timesOf(said),
      ...(chart && { chart, range: rangeOf(said) }),
      next: standsAs(said),
      ...(context.why && { why: plainLine(context.why, LONGEST.why) }),
      actions: said.answered === undefined ? buttons(said, context) : [],
    },
  };
}

function fromTo({ from, to, unit }: WatchCard): string {
  const now = shown(to.value, unit);
  return from === undefined ? `it is ${now}` : `from ${shown(from.value, unit)} to ${now}`;
}

function timesOf({ from, to, timeZone }: WatchCard): string {
  const read = `Read ${timeIn(to.at, timeZone)}`;
  return from === undefined ? `${read}.` : `${read}, compared with ${timeIn(from.at, timeZone)}.`;
}

function rangeOf({ recent = [], unit }: WatchCard): string {
  const [least, most] = [Math.min(...recent), Math.max(...recent)];
  return `The last ${recent.length} readings, between ${shown(least)} and ${shown(most, unit)}.`;
}

function standsAs({ condition, answered, kept, unit }: WatchCard): string {
  if (answered !== undefined) return 'You stopped watching this. Nothing more comes of it.';
  if (kept === undefined) return nextTimeInWords(plainCondition(condition));
  return `I keep watching from ${shown(kept, unit)}, and tell you when it ${conditionInWords(plainCondition(condition))}.`;
}

/** A threshold and a word arm themselves again; only percents are of a value that may be another. */
function buttons({ watch, condition, kept }: WatchCard, { deliveryId }: RenderContext) {
  const keep = 'percent' in condition && kept === undefined;
  return [
    ...(keep ? [button('Keep watching from here', 'keepWatching', { delivery: deliveryId, watch })] : []),
    button('Stop watching', 'stopWatching', { delivery: deliveryId, watch }),
  ];
}

/** `Action.Submit` for clients that do not know `Action.Execute`, with the same data. */
function button(title: string, verb: string, data: Readonly<Record<string, string>>, tooltip?: string) {
  const words = { title, ...(tooltip !== undefined && { tooltip }) };
  const fallback = { type: 'Action.Submit', ...words, data: { verb, ...data } };
  return { type: 'Action.Execute', ...words, verb, data, fallback };
}

/** A card takes six actions; one is *Watch something*. */
const MOST_BUTTONS = 5;

export function watchesView({ watches, timeZone }: WatchesCard, { deliveryId }: RenderContext): View {
  const shownNow = watches.slice(0, MOST_SHOWN);
  return {
    summary: watches.length === 0 ? 'You watch nothing' : `You watch: ${watches.length}`,
    data: {
      intro: watches.length === 0 ? NOTHING : 'I tell you when one of these comes to be so.',
      watches: shownNow.map((each, index) => ({
        subject: nameOf(each.subject),
        about: aboutOf(each, timeZone),
        ...(index < MOST_BUTTONS && {
          actions: [
            button(
              'Stop',
              'stopWatching',
              { delivery: deliveryId, watch: each.watch },
              `Stop: ${nameOf(each.subject)}`,
            ),
          ],
        }),
      })),
      ...(watches.length > MOST_SHOWN && { more: `And ${watches.length - MOST_SHOWN} more.` }),
      ...(watches.length > MOST_BUTTONS && { hint: 'For the others, write: unwatch <subject>' }),
    },
  };
}

const MOST_SHOWN = 20;
const NOTHING = 'You watch nothing yet. Write, for example: watch checkout errors rises above 300';

function aboutOf(each: WatchesCard['watches'][number], timeZone: string | undefined): string {
  const { condition, from, now, unit, told, endsAt } = each;
  const parts = [
    `when it ${conditionInWords(plainCondition(condition))}`,
    ...(from !== undefined && 'percent' in condition ? [`from ${shown(from, unit)}`] : []),
    ...(now !== undefined ? [`now ${shown(now, unit)}`] : ['no reading yet']),
    ...(told ? ['told already'] : []),
    `until ${dayIn(endsAt, timeZone)}`,
  ];
  return parts.join(', ');
}

function plainCondition(condition: Condition): Condition {
  return condition.kind === 'is'
    ? { ...condition, word: plainLine(condition.word, LONGEST.topic) }
    : condition;
}

const nameOf = (subject: string) => plainLine(subject, LONGEST.subject) || 'What you watch';

const shown = (value: Value, unit?: string) => plain(valueInWords(value, unit), LONGEST.name, 1);

function timeIn(at: string, timeZone?: string): string {
  return format(at, timeZone, { dateStyle: 'medium', timeStyle: 'short' });
}

function dayIn(at: string, timeZone?: string): string {
  return format(at, timeZone, { dateStyle: 'medium' });
}

/** Where it is not known where they are, it is told in UTC. */
function format(at: string, timeZone: string | undefined, style: Intl.DateTimeFormatOptions): string {
  const zone = knownZone(timeZone) ?? 'UTC';
  const text = new Intl.DateTimeFormat('en-GB', { ...style, timeZone: zone }).format(new Date(at));
  return zone === 'UTC' && style.timeStyle ? `${text} UTC` : text;
}
