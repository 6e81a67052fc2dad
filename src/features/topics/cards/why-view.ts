import { AWAY_REASONS } from '../../../core/attention.ts';
import type { BurstRule } from '../../../decide/burst.ts';
import { whyItDidNotCome, whyItIsHeld, whyYouGetThis } from '../../../decide/wording.ts';
import type { ViewContext } from '../../../deliver/feature.ts';
import { LONGEST, plainLine } from '../../../deliver/plain.ts';
import { act } from '../../../deliver/views/act.ts';
import { nameOf } from '../../../deliver/views/stop-name.ts';
import { doneThere } from '../../../deliver/views/undo-there.ts';
import type { View } from '../../../deliver/views/view.ts';
import { asSentence, inARow } from '../../../text/format.ts';
import { nearMoment } from '../../../text/near-moment.ts';
import { worded } from '../../../text/phrase.ts';
import type { Voice } from '../../../text/voice.ts';
import type { Change, Why, WhyItem } from './topics-card.ts';

/** Each with its time, why it came, what became of it, and the button that changes it. */
export function whyView({ items, burst }: Why, context: ViewContext): View {
  const { voice } = context;
  // Its rows take all six buttons.
  const { done } = doneThere(context);
  return {
    summary: voice.say('why.summary', { count: items.length }),
    data: {
      ...(done !== undefined && { done }),
      rows: items.map((item, i) => ({
        title: titleOf(item, voice),
        when: asSentence(nearMoment(voice, new Date(item.at)), voice),
        why: plainLine(whyYouGetThis(voice, item), LONGEST.why),
        ...becameOf(item, burst, voice),
        ...waysOf(item, context, items.slice(0, i)),
      })),
    },
  };
}

/**
 * A delivery that waits can come at another time: only the newest has that button. All others can be stopped, or
 * started again. A card has room for six buttons, so each row gets one.
 */
function waysOf(
  item: WhyItem,
  context: ViewContext,
  before: readonly WhyItem[],
): { readonly ways?: object[] } {
  const { change } = item;
  const { howOften } = context.brought;
  const of = awayFor(item);
  const isFirst = of !== undefined && before.every(each => awayFor(each) === undefined);
  if (isFirst && howOften) return { ways: [howOften.button(context, of)] };
  return change ? { ways: [wayOf(change, context)] } : {};
}

/** Why it waits that they can change. */
const awayFor = ({ state, reason }: WhyItem) =>
  state === 'held' ? AWAY_REASONS.find(each => each === reason) : undefined;

const titleOf = ({ title }: WhyItem, voice: Voice) =>
  plainLine(title === undefined ? '' : worded(voice, title), LONGEST.title) || voice.say('why.card');

function becameOf(item: WhyItem, burst: BurstRule, voice: Voice): { readonly became?: string } {
  const said = [...stateOf(item, burst, voice), ...(item.did ? [worded(voice, item.did)] : [])];
  return said.length === 0 ? {} : { became: plainLine(inARow(said, voice), LONGEST.note) };
}

function stateOf({ state, reason, topic, at }: WhyItem, burst: BurstRule, voice: Voice): string[] {
  if (state === 'sent') return [];
  if (state === 'held' && reason === 'burst') return [whyItIsHeld(voice, burst, new Date(at))];
  return [whyItDidNotCome(voice.say, reason, topic)];
}

function wayOf(change: Change, { deliveryId: delivery, voice: { say } }: ViewContext): object {
  if (change.does === 'unstop') {
    const name = nameOf(change.stop, say);
    const tip = say('topics.start-tip', { topic: name });
    return act(
      plainLine(say('digest.start', { topic: name }), LONGEST.actionTitle),
      'unstop',
      {
        delivery,
        stop: change.stop.stop,
      },
      tip,
    );
  }
  const { topic } = change;
  const name = { topic: plainLine(topic, LONGEST.topic) };
  const [title, verb, tip] =
    change.does === 'stop'
      ? [say('digest.stop', name), 'optOut', say('topics.stop-tip', name)]
      : [say('digest.start', name), 'optIn', say('topics.start-tip', name)];
  return act(plainLine(title, LONGEST.actionTitle), verb, { delivery, topic }, tip);
}
