import type { ActionStyle, CardAction, NotificationContent } from '../../core/cards.ts';
import type { Voice } from '../../text/voice.ts';
import type { ViewContext } from '../feature.ts';
import { link } from '../link.ts';
import { act, destructive } from './act.ts';
import { actionTitle } from './pressed.ts';
import { type Callback, isOpen } from './still-open.ts';

/** At most this many of the caller's actions: with "Snooze" and "Stop these" there are six, which is all that a card takes. */
const MOST_ACTIONS = 4;

/** Whole actions, not data for the template: it can repeat one kind of action, but not two in the caller's order. */
export function actions(said: NotificationContent, context: ViewContext) {
  const own = asksToAcknowledge(said) ? [acknowledgeButton(context)] : [];
  const shown = (said.actions ?? [])
    .slice(0, MOST_ACTIONS - own.length)
    .filter(isOpen(context))
    .flatMap<Action>(action => (action.type === 'open' ? open(action, context.voice) : call(action, context)))
    .map(own.length > 0 ? besides : action => action)
    .map((action, _, { length }) => styled(action, length + own.length === 1 ? 'positive' : undefined));
  const both = [...own, ...shown];
  return both.length === 0 ? {} : { actions: both };
}

/** Nobody takes care yet, and it is not over. */
export const asksToAcknowledge = ({ acknowledge, ended }: NotificationContent) =>
  acknowledge !== undefined && acknowledge.at === undefined && ended === undefined;

const acknowledgeButton = ({ voice, deliveryId: delivery }: ViewContext) =>
  styled({ ...act(voice.say('button.acknowledge'), 'acknowledge', { delivery }), style: 'positive' });

/** One stands out: while nobody takes care of it, that is to do so. */
const besides = (action: Action): Action =>
  action.style === 'positive' ? { ...action, style: undefined } : action;

interface Action {
  readonly style?: ActionStyle | undefined;
  readonly fallback?: object;
}

/** A card's only button stands out without a word from the sender. */
function styled({ style: own, ...action }: Action, otherwise?: ActionStyle): object {
  const style = own ?? otherwise;
  if (style === undefined) return action;
  return { ...action, style, ...(action.fallback && { fallback: { ...action.fallback, style } }) };
}

function open({ title, url, style }: Extract<CardAction, { type: 'open' }>, { say }: Voice) {
  const target = link(url);
  if (target === undefined) return [];
  return [
    {
      type: 'Action.OpenUrl',
      title: actionTitle(title) || say('card.open'),
      tooltip: say('card.opens', { host: target.host }),
      url: target.url,
      style,
    },
  ];
}

function call(action: Callback, { voice, deliveryId: delivery }: ViewContext): Action[] {
  const data = { delivery, action: action.verb, payload: action.data ?? {} };
  const title = actionTitle(action.title) || voice.say('card.do');
  const { style } = action;
  if (style !== 'destructive') return [{ ...act(title, 'callback', data), style }];
  return [{ ...reallyAsked(title, data, voice), style }];
}

/** A destructive button asks first, on the card itself: a person who pressed by mistake need do nothing more. */
function reallyAsked(action: string, data: Readonly<Record<string, unknown>>, { say }: Voice) {
  const yes = destructive(act(say('card.really-yes'), 'callback', data));
  const no = act(say('card.really-no'), 'leaveIt', { delivery: data.delivery });
  return {
    type: 'Action.ShowCard',
    title: action,
    card: {
      type: 'AdaptiveCard',
      body: [{ type: 'TextBlock', text: say('card.really', { action }), weight: 'Bolder', wrap: true }],
      actions: [yes, no],
    },
  };
}
