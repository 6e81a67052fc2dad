import { LONGEST, plain } from '../../../deliver/plain.ts';
import type { RenderContext } from '../../../deliver/ports/render.ts';
import { act, withoutInputs } from '../../../deliver/views/act.ts';
import type { Shortening, View } from '../../../deliver/views/view.ts';
import { datedDay } from '../../../text/format.ts';
import { conditionInWords } from '../rules/watch-words.ts';
import type { WatchesCard } from './watch-cards.ts';
import { formAction, formOf } from './watch-form-view.ts';
import { nameOf, plainCondition, shown } from './watch-view.ts';

/** A card takes six actions; one is for a further watch. */
const MOST_BUTTONS = 5;

/** What somebody watches, each with its *Stop*; and a form for more, which is open where it is what they came for. */
export function watchesView(said: WatchesCard, context: RenderContext, cut: Shortening): View {
  const { watches, form, note } = said;
  const shownNow = watches.slice(0, cut.topics);
  const isOpen = watches.length === 0 || form !== undefined;
  return {
    summary: watches.length === 0 ? 'You watch nothing' : `You watch: ${watches.length}`,
    data: {
      ...(note && { note: plain(note, LONGEST.detail) }),
      intro: watches.length === 0 ? NOTHING : 'I tell you when one of these comes to be so.',
      watches: shownNow.map((each, index) => ({
        subject: nameOf(each.subject),
        about: aboutOf(each, said.timeZone),
        ...(index < MOST_BUTTONS && { actions: [stop(each, context)] }),
      })),
      ...(watches.length > shownNow.length && { more: `And ${watches.length - shownNow.length} more.` }),
      ...(watches.length > MOST_BUTTONS && { hint: 'For the others, write: unwatch <subject>' }),
      ...(isOpen && { form: formOf(form) }),
      actions: [isOpen ? formAction(context) : opening(context)],
    },
  };
}

const NOTHING = 'You watch nothing yet. Fill this in, or write: watch checkout errors rises above 300';

type Line = WatchesCard['watches'][number];

function stop({ watch, subject }: Line, { deliveryId }: RenderContext) {
  const data = { delivery: deliveryId, watch };
  return withoutInputs(act('Stop', 'stopWatching', data, `Stop: ${nameOf(subject)}`));
}

function opening(context: RenderContext) {
  const card = { type: 'AdaptiveCard', body: formOf(), actions: [formAction(context)] };
  return { type: 'Action.ShowCard', title: 'Watch something', card };
}

function aboutOf(each: Line, timeZone: string | undefined): string {
  const { condition, from, now, unit, told, endsAt } = each;
  const parts = [
    `when it ${conditionInWords(plainCondition(condition))}`,
    ...(from !== undefined && 'percent' in condition ? [`from ${shown(from, unit)}`] : []),
    ...(now !== undefined ? [`now ${shown(now, unit)}`] : ['no reading yet']),
    ...(told ? ['told already'] : []),
    `until ${datedDay(new Date(endsAt), { timeZone })}`,
  ];
  return parts.join(', ');
}
