import type { ViewContext } from '../../../deliver/feature.ts';
import { LONGEST, plain } from '../../../deliver/plain.ts';
import { act, withoutInputs } from '../../../deliver/views/act.ts';
import type { Shortening, View } from '../../../deliver/views/view.ts';
import { datedDay } from '../../../text/format.ts';
import { worded } from '../../../text/phrase.ts';
import type { Voice } from '../../../text/voice.ts';
import { whenFromInWords } from '../rules/watch-words.ts';
import { shown } from './shown-value.ts';
import type { WatchesCard } from './watch-cards.ts';
import { formAction, formOf } from './watch-form-view.ts';
import { nameOf, plainCondition } from './watch-view.ts';

/** A card takes six actions; one is for a further watch, and so many ask which name is meant. */
function buttonsLeft({ near = [] }: NonNullable<WatchesCard['form']> | { near?: never }): number {
  const asWritten = near.length === 0 ? 0 : 1;
  return 5 - near.length - asWritten;
}

/** Somebody's watches, each with its *Stop*; and a form for one more, which is open if they came for that. */
export function watchesView(said: WatchesCard, context: ViewContext, cut: Shortening): View {
  const { watches, form, note, open } = said;
  const { voice } = context;
  const shownNow = watches.slice(0, cut.topics);
  const hidden = watches.length - shownNow.length;
  const isOpen = watches.length === 0 || form !== undefined;
  const buttons = buttonsLeft(form ?? {});
  return {
    summary: voice.say('watches.summary', { count: watches.length }),
    data: {
      ...(note && { note: plain(worded(voice, note), LONGEST.detail) }),
      intro: voice.say(watches.length === 0 ? 'watches.none' : 'watches.intro'),
      watches: shownNow.map((each, index) => rowOf(each, context, index < buttons)),
      ...(hidden > 0 && { more: voice.say('list.more', { count: hidden }) }),
      ...(watches.length > buttons && { hint: voice.say('watches.hint') }),
      ...(open !== undefined && { open: openOf(open, voice) }),
      ...(isOpen && { form: formOf(context, form) }),
      actions: [isOpen ? formAction(context) : opening(context)],
    },
  };
}

/** Further subjects to watch, in a line each. */
function openOf({ known, more }: NonNullable<WatchesCard['open']>, voice: Voice) {
  return {
    title: voice.say('watches.open'),
    subjects: known.map(({ subject, value, unit }) => ({
      line: voice.say('watches.near', { subject: nameOf(subject, voice), value: shown(voice, value, unit) }),
    })),
    ...(more > 0 && { more: voice.say('list.more', { count: more }) }),
  };
}

type Line = WatchesCard['watches'][number];

function rowOf(each: Line, context: ViewContext, hasButton: boolean) {
  const { voice } = context;
  const subject = nameOf(each.subject, voice);
  const from = each.from === undefined ? undefined : shown(voice, each.from, each.unit);
  return {
    subject,
    condition: worded(voice, whenFromInWords(plainCondition(each.condition), from)),
    state: stateOf(each, voice),
    ...(hasButton && { actions: [stop(each.watch, subject, context)] }),
  };
}

function stop(watch: string, subject: string, { deliveryId, voice: { say } }: ViewContext) {
  const data = { delivery: deliveryId, watch };
  return withoutInputs(
    act(say('watches.stop-one'), 'stopWatching', data, say('watches.stop-tip', { subject })),
  );
}

function stateOf({ now, unit, told, endsAt }: Line, voice: Voice): string {
  const day = datedDay(new Date(endsAt), voice);
  if (now === undefined) return voice.say('watches.state-none', { day });
  return voice.say(told ? 'watches.state-told' : 'watches.state-now', {
    value: shown(voice, now, unit),
    day,
  });
}

function opening(context: ViewContext) {
  const card = { type: 'AdaptiveCard', body: formOf(context), actions: [formAction(context)] };
  return { type: 'Action.ShowCard', title: context.voice.say('watches.add'), card };
}
