import type { ViewContext } from '../../../deliver/feature.ts';
import { LONGEST, plainLine } from '../../../deliver/plain.ts';
import { act, destructive, positive } from '../../../deliver/views/act.ts';
import type { View } from '../../../deliver/views/view.ts';
import { nearMoment } from '../../../text/near-moment.ts';
import { worded } from '../../../text/phrase.ts';
import type { Voice } from '../../../text/voice.ts';
import { happenedInWords, keptInWords, nextTimeInWords } from '../rules/watch-words.ts';
import type { Condition } from '../watch.ts';
import { shown } from './shown-value.ts';
import type { WatchCard } from './watch-cards.ts';
import { chartOf } from './watch-chart.ts';

/** The card of a firing: from which value, to which, since when. */
export function watchView(card: WatchCard, context: ViewContext): View {
  const { voice } = context;
  const said = { ...card, subject: nameOf(card.subject, voice), condition: plainCondition(card.condition) };
  const what = worded(voice, happenedInWords(said));
  const to = shown(voice, said.to.value, said.unit);
  const from = said.from && shown(voice, said.from.value, said.unit);
  const chart = chartOf(said, voice);
  return {
    summary:
      from === undefined
        ? voice.say('watches.toast', { what, to })
        : voice.say('watches.toast-from', { what, from, to }),
    data: {
      headline: what,
      to,
      ...(from !== undefined && { from: voice.say('watches.before', { value: from }) }),
      times: timesOf(said, voice),
      ...(chart && { chart }),
      next: standsAs(said, voice),
      ...(context.why && { why: plainLine(context.why, LONGEST.why) }),
      actions: said.answered === undefined ? buttons(said, context) : [],
    },
  };
}

function timesOf({ from, to }: WatchCard, voice: Voice): string {
  const at = nearMoment(voice, new Date(to.at));
  return from === undefined
    ? voice.say('watches.read', { at })
    : voice.say('watches.read-compared', { at, before: nearMoment(voice, new Date(from.at)) });
}

function standsAs({ condition, answered, kept, unit }: WatchCard, voice: Voice): string {
  if (answered !== undefined) return voice.say('watches.stopped');
  return worded(
    voice,
    kept === undefined ? nextTimeInWords(condition) : keptInWords(condition, shown(voice, kept, unit)),
  );
}

/** A threshold and a word arm themselves again; only percents are of a value that may be another. */
function buttons({ watch, condition, kept }: WatchCard, { deliveryId, voice: { say } }: ViewContext) {
  const keep = 'percent' in condition && kept === undefined;
  const data = { delivery: deliveryId, watch };
  return [
    ...(keep ? [positive(act(say('watches.keep'), 'keepWatching', data))] : []),
    destructive(act(say('watches.stop'), 'stopWatching', data)),
  ];
}

export function plainCondition(condition: Condition): Condition {
  return condition.kind === 'is'
    ? { ...condition, word: plainLine(condition.word, LONGEST.topic) }
    : condition;
}

export const nameOf = (subject: string, { say }: Voice) =>
  plainLine(subject, LONGEST.subject) || say('card.no-name');
