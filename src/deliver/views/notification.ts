import { isDeepStrictEqual } from 'node:util';
import type { CardAction, NotificationContent } from '../../core/cards.ts';
import { type CardAnswer, MOST_ANSWERS } from '../../core/delivery.ts';
import type { Urgency } from '../../core/notification.ts';
import { moment } from '../../text/format.ts';
import { putOff, type ViewContext } from '../feature.ts';
import { link } from '../link.ts';
import { LONGEST, plain, plainLine } from '../plain.ts';
import { act } from './act.ts';
import { mentionLine } from './mention.ts';
import { stopButton } from './stop.ts';
import type { Shortening, View } from './view.ts';

/** At most this many of the caller's actions: with "Snooze" and "Stop these" there are six, which is all that a card takes. */
const MOST_ACTIONS = 4;

const MOST_LINES = { detail: 20, factValue: 4 } as const;

const TONES: Readonly<Record<Urgency, string>> = { low: 'default', normal: 'emphasis', urgent: 'attention' };

export function notificationView(said: NotificationContent, context: ViewContext, cut: Shortening): View {
  const { title, subject, actor } = heading(said, cut.heading);
  const target = link(said.subject.url);
  const mention = mentionLine(context.mentions);
  return {
    summary: toast(said),
    ...(mention && { mention }),
    data: {
      delivery: context.deliveryId,
      topic: said.topic,
      ...tone(context.urgency ?? 'normal'),
      title,
      subject,
      actor: `by ${actor}`,
      ...(target && {
        url: target.url,
        host: ` · ${target.host}`,
        openLabel: `${subject} at ${target.host}`,
      }),
      ...body(said, cut, target !== undefined),
      ...actions(said.actions ?? [], context.deliveryId),
      ...pressed(said.actions ?? [], context.answers ?? []),
      ...(context.why && { why: plainLine(context.why, cut.heading.why) }),
      ways: [...putOff(context, cut.detail === 0), stopButton(said.topic, context)],
    },
  };
}

/** Cut part by part, so that a long title does not push away who did it. */
const TOAST = { title: 110, subject: 80, actor: 50 };

function toast(said: NotificationContent): string {
  const { title, subject, actor } = heading(said, TOAST);
  return `${title}: ${subject} (${actor})`;
}

function heading(said: NotificationContent, longest: Readonly<Record<keyof typeof TOAST, number>>) {
  return {
    title: plainLine(said.title, longest.title) || 'Something happened',
    subject: plainLine(said.subject.name, longest.subject) || '(no name)',
    actor: plainLine(said.actor.name, longest.actor) || 'somebody',
  };
}

function tone(urgency: Urgency) {
  return { tone: TONES[urgency], ...(urgency === 'urgent' && { urgent: 'Urgent' }) };
}

/** Detail and facts within the limits, and a sentence where that took something away. */
function body(said: NotificationContent, cut: Shortening, hasLink: boolean) {
  const all = { detail: plain(said.detail ?? ''), facts: (said.facts ?? []).map(fact) };
  const shown = {
    detail: cut.detail === 0 ? '' : plain(all.detail, cut.detail, MOST_LINES.detail),
    facts: all.facts.slice(0, cut.facts).map(each => ({
      title: plainLine(each.title, LONGEST.factTitle),
      value: plain(each.value, cut.factValue, MOST_LINES.factValue),
    })),
  };
  const whole = isDeepStrictEqual(shown, all);
  return {
    ...(shown.detail && { detail: shown.detail }),
    facts: shown.facts,
    ...(!whole && { shortened: hasLink ? SHORTENED_WITH_LINK : SHORTENED }),
  };
}

/** Plain already, so that comparing it with what is shown tells whether anything was cut. */
function fact({ title, value }: { title: string; value: string }) {
  return { title: plainLine(title), value: plain(value) };
}

const SHORTENED_WITH_LINK = 'Shortened; open the link for all of it.';
const SHORTENED = 'Shortened; the rest did not fit on a card.';

/** Whole actions, not data for the template: it can repeat one kind of action, but not two in the caller's order. */
function actions(all: readonly CardAction[], delivery: string) {
  const shown = all
    .slice(0, MOST_ACTIONS)
    .flatMap<object>(action => (action.type === 'open' ? open(action) : call(action, delivery)));
  return shown.length === 0 ? {} : { actions: shown };
}

function open(action: Extract<CardAction, { type: 'open' }>) {
  const target = link(action.url);
  if (target === undefined) return [];
  return [
    {
      type: 'Action.OpenUrl',
      title: actionTitle(action.title, 'Open'),
      tooltip: `Opens ${target.host}`,
      url: target.url,
    },
  ];
}

function call(action: Extract<CardAction, { type: 'callback' }>, delivery: string) {
  const title = actionTitle(action.title, 'Do it');
  return [act(title, 'callback', { delivery, action: action.verb, payload: action.data ?? {} })];
}

/** Who pressed what, on a card that several read: the last one first. */
function pressed(all: readonly CardAction[], answers: readonly CardAnswer[]) {
  const lines = answers.slice(0, MOST_ANSWERS).map(answer => ({
    who: plainLine(answer.by, LONGEST.name) || 'Somebody',
    what: `: ${chosen(all, answer)}, ${moment(new Date(answer.at), answer)}`,
  }));
  const more = answers.length > MOST_ANSWERS ? [{ who: 'Others', what: ' had answered before.' }] : [];
  return lines.length === 0 ? {} : { answers: [...lines, ...more] };
}

/** As its button is called; the sender may have taken it off the card since. */
function chosen(all: readonly CardAction[], { verb, data }: CardAnswer): string {
  const button = all.find(
    action =>
      action.type === 'callback' && action.verb === verb && isDeepStrictEqual(action.data ?? null, data),
  );
  return button === undefined
    ? 'an answer that is not asked for any more'
    : actionTitle(button.title, 'Do it');
}

function actionTitle(title: string, otherwise: string): string {
  return plainLine(title, LONGEST.actionTitle) || otherwise;
}
