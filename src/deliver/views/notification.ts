import type { CardAction, NotificationContent, Urgency } from '../../core/notification.ts';
import { link } from '../link.ts';
import { LONGEST, plain, plainLine } from '../plain.ts';
import type { RenderContext, Shortening, View } from './view.ts';

/** At most this many of the caller's actions: with "Stop these" there are five, and a card takes six. */
const MOST_ACTIONS = 4;

const TONES: Readonly<Record<Urgency, string>> = { low: 'default', normal: 'emphasis', urgent: 'attention' };

export function notificationView(said: NotificationContent, context: RenderContext, cut: Shortening): View {
  const { title, subject, actor } = heading(said);
  const target = link(said.subject.url);
  return {
    summary: plainLine(`${title}: ${subject} (${actor})`, LONGEST.summary),
    data: {
      delivery: context.deliveryId,
      ...tone(context.urgency ?? 'normal'),
      title,
      subject,
      actor: `by ${actor}`,
      ...(target && { url: target.url, host: ` · ${target.host}`, openLabel: `View at ${target.host}` }),
      ...body(said, cut, target !== undefined),
      ...actions(said.actions ?? []),
      ...(context.why && { why: plainLine(context.why, LONGEST.why) }),
      ...stop(said.topic, context.place),
    },
  };
}

function heading(said: NotificationContent) {
  return {
    title: plainLine(said.title, LONGEST.title) || 'Something happened',
    subject: plainLine(said.subject.name, LONGEST.subject) || '(no name)',
    actor: plainLine(said.actor.name, LONGEST.actor) || 'somebody',
  };
}

function tone(urgency: Urgency) {
  return { tone: TONES[urgency], ...(urgency === 'urgent' && { urgent: 'Urgent' }) };
}

/** Detail and facts within the limits, and a sentence where that took something away. */
function body(said: NotificationContent, cut: Shortening, hasLink: boolean) {
  const all = { detail: said.detail ?? '', facts: said.facts ?? [] };
  const detail = cut.detail === 0 ? '' : plain(all.detail, cut.detail);
  const facts = all.facts.slice(0, cut.facts).map(fact => ({
    title: plainLine(fact.title, LONGEST.factTitle),
    value: plain(fact.value, cut.factValue),
  }));
  const whole =
    !exceeds(all.detail, cut.detail) &&
    all.facts.length <= cut.facts &&
    !all.facts.some(fact => exceeds(fact.value, cut.factValue) || exceeds(fact.title, LONGEST.factTitle));
  return {
    ...(detail && { detail }),
    facts,
    ...(!whole && { shortened: hasLink ? SHORTENED_WITH_LINK : SHORTENED }),
  };
}

function exceeds(text: string, longest: number): boolean {
  return plain(text).length > longest;
}

const SHORTENED_WITH_LINK = 'Shortened; open the link for all of it.';
const SHORTENED = 'Shortened; the rest did not fit on a card.';

function actions(all: readonly CardAction[]) {
  const shown = all
    .slice(0, MOST_ACTIONS)
    .flatMap<object>(action => (action.type === 'open' ? open(action) : call(action)));
  return shown.length === 0 ? {} : { actions: shown };
}

function open(action: Extract<CardAction, { type: 'open' }>) {
  const target = link(action.url);
  if (target === undefined) return [];
  return [
    {
      open: true,
      title: actionTitle(action.title, 'Open'),
      url: target.url,
      tooltip: `Opens ${target.host}`,
    },
  ];
}

function call(action: Extract<CardAction, { type: 'callback' }>) {
  return [{ title: actionTitle(action.title, 'Do it'), callerVerb: action.verb, data: action.data ?? {} }];
}

function actionTitle(title: string, otherwise: string): string {
  return plainLine(title, LONGEST.actionTitle) || otherwise;
}

/** An opt-out is a person's: in a group the card itself stays for the others, and the button says so. */
function stop(topic: string, place: RenderContext['place']) {
  const name = plainLine(topic, LONGEST.topic);
  return place === 'personal'
    ? { stopTitle: 'Stop these', stopTooltip: `Stop all notifications of the topic ${name}` }
    : { stopTitle: 'Stop these for me', stopTooltip: `I stop sending you ${name} in your own chat` };
}
