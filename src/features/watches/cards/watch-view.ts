import { LONGEST, plain, plainLine } from '../../../deliver/plain.ts';
import type { RenderContext } from '../../../deliver/ports/render.ts';
import { act } from '../../../deliver/views/act.ts';
import type { View } from '../../../deliver/views/view.ts';
import { datedMoment } from '../../../text/format.ts';
import { sparkline } from '../rules/sparkline.ts';
import { conditionInWords, happenedInWords, nextTimeInWords, valueInWords } from '../rules/watch-words.ts';
import type { Condition, Value } from '../watch.ts';
import type { WatchCard } from './watch-cards.ts';

/** What somebody watches has come to be so: from what, to what, since when. */
export function watchView(said: WatchCard, context: RenderContext): View {
  const subject = nameOf(said.subject);
  const headline = `${subject} ${happenedInWords({ ...said, condition: plainCondition(said.condition) })}`;
  const chart = chartOf(said);
  return {
    summary: `${headline}: ${fromTo(said)}`,
    data: {
      headline,
      to: shown(said.to.value, said.unit),
      ...(said.from && { from: ` from ${shown(said.from.value, said.unit)}` }),
      times: timesOf(said),
      ...(chart && { chart }),
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
  const read = `Read ${datedMoment(new Date(to.at), { timeZone })}`;
  return from === undefined
    ? `${read}.`
    : `${read}, compared with ${datedMoment(new Date(from.at), { timeZone })}.`;
}

/** A chart where the client draws charts, a row of bars where it does not, and in words for who sees neither. */
function chartOf({ recent = [], unit }: WatchCard) {
  const bars = sparkline(recent);
  if (bars === undefined) return undefined;
  const [least, most] = [Math.min(...recent), Math.max(...recent)];
  return {
    points: recent.map((y, i) => ({ x: i + 1, y })),
    bars,
    range: `The last ${recent.length} readings, between ${shown(least)} and ${shown(most, unit)}.`,
  };
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
    ...(keep ? [act('Keep watching from here', 'keepWatching', { delivery: deliveryId, watch })] : []),
    act('Stop watching', 'stopWatching', { delivery: deliveryId, watch }),
  ];
}

export function plainCondition(condition: Condition): Condition {
  return condition.kind === 'is'
    ? { ...condition, word: plainLine(condition.word, LONGEST.topic) }
    : condition;
}

export const nameOf = (subject: string) => plainLine(subject, LONGEST.subject) || 'What you watch';

export const shown = (value: Value, unit?: string) => plain(valueInWords(value, unit), LONGEST.name, 1);
