import { isDeepStrictEqual } from 'node:util';
import type { CutField } from '../../api/ports/what-is-cut.ts';
import type { ActionStyle, CardAction, NotificationContent } from '../../core/cards.ts';
import type { Voice } from '../../text/voice.ts';
import { putOff, type ViewContext } from '../feature.ts';
import { type Link, link } from '../link.ts';
import { LONGEST, plain, plainLine } from '../plain.ts';
import { act } from './act.ts';
import { inLanguageOf } from './caller-words.ts';
import { mentionLine } from './mention.ts';
import { actionTitle, type Callback, isOpen, pressed, pressedAt } from './pressed.ts';
import { status } from './status.ts';
import { lessButton, stopButton } from './stop.ts';
import type { Shortening, View } from './view.ts';

/** At most this many of the caller's actions: with "Snooze" and "Stop these" there are six, which is all that a card takes. */
const MOST_ACTIONS = 4;

const MOST_LINES = { detail: 20, factValue: 4 } as const;

export function notificationView(content: NotificationContent, context: ViewContext, cut: Shortening): View {
  const { voice } = context;
  const said = inLanguageOf(content, voice);
  const { title, subject, actor } = heading(said, cut.heading, voice);
  const target = link(said.subject.url);
  // An address is as long as all of the rest may be where there is no room.
  const icon = cut.detail === 0 ? undefined : link(said.icon);
  const mention = mentionLine(voice, context.mentions);
  return {
    summary: toast(heading(said, TOAST, voice), voice),
    ...(mention && { mention }),
    data: {
      delivery: context.deliveryId,
      topic: said.topic,
      ...(icon && { icon: icon.url }),
      ...(said.preview && { preview: voice.say('card.preview') }),
      ...status(said, said.preview?.urgency ?? context.urgency ?? 'normal', voice),
      title,
      ...about({ title, subject }, target, voice),
      actor: voice.say('card.by', { actor }),
      ...apart({
        ...body(
          said,
          cut,
          target === undefined
            ? voice.say('card.shortened', { actor })
            : voice.say('card.shortened-with-link', target),
        ),
        ...care(said, context),
        // While choices stand open at its foot, which may be five, they are all that can be pressed.
        ...((context.remark?.buttons.length ?? 0) <= 1 && actions(said, context)),
        ...pressed(said.actions ?? [], context),
      }),
      ...(context.why && { why: plainLine(context.why, cut.heading.why) }),
      ways: [...putOff(context, cut.detail === 0), stopButton(said.topic, context), ...less(context, cut)],
    },
  };
}

type Heading = Readonly<Record<keyof typeof TOAST, string>>;

/** What somebody posts with a title alone has no other name: it is said once. */
const toast = (heading: Heading, { say }: Voice): string =>
  heading.subject === heading.title ? say('card.toast-alone', heading) : say('card.toast', heading);

/** What it happened to; where that is the title again, the link alone. */
function about(
  { title, subject }: Pick<Heading, 'title' | 'subject'>,
  target: Link | undefined,
  { say }: Voice,
) {
  const isSaid = subject === title;
  if (target === undefined) return isSaid ? {} : { subject };
  return {
    ...(isSaid ? { subject: target.host } : { subject, host: ` · ${target.host}` }),
    url: target.url,
    openLabel: say('card.open-subject', { subject, host: target.host }),
  };
}

/** Below a heading alone, its own edge parts it from the rest: a line is drawn where there is something between them. */
const apart = <T extends { readonly facts: readonly unknown[] }>(
  inside: T,
): T & { readonly line: boolean } => ({
  ...inside,
  line: Object.keys(inside).length > 1 || inside.facts.length > 0,
});

/** Where there is no room, it can still be stopped. */
const less = (context: ViewContext, { detail }: Shortening) => (detail === 0 ? [] : [lessButton(context)]);

/** Cut part by part, so that a long title does not push away who did it. */
const TOAST = { title: 110, subject: 80, actor: 50 };

type Longest = Readonly<Record<keyof typeof TOAST, number>>;

function heading(said: NotificationContent, longest: Longest, { say }: Voice) {
  return {
    title: plainLine(said.title, longest.title) || say('card.no-title'),
    subject: plainLine(said.subject.name, longest.subject) || say('card.no-name'),
    actor: plainLine(said.actor.name, longest.actor) || say('people.someone'),
  };
}

/** What of these words is longer than a card that is shortened so, in any of their languages. */
export function cutBy(content: NotificationContent, cut: Shortening): CutField[] {
  const { translations = {}, ...said } = content;
  const others = Object.entries(translations).flatMap(([language, words]) =>
    cutOf(words, cut).map(({ field, shown }) => ({ field: `translations.${language}.${field}`, shown })),
  );
  return [...cutOf(said, cut), ...others];
}

type Words = Partial<Pick<NotificationContent, 'title' | 'detail' | 'facts'>> & {
  readonly subject?: { readonly name: string };
  readonly actor?: { readonly name: string };
};

function cutOf(words: Words, cut: Shortening): CutField[] {
  const { detail = '', facts = [] } = words;
  return [
    ...headingCut(words, cut.heading),
    ...tooLong('detail', detail, cut.detail, text => shownDetail(text, cut)),
    ...(facts.length > cut.facts ? [{ field: 'facts', shown: cut.facts }] : []),
    ...facts
      .slice(0, cut.facts)
      .flatMap((each, i) => [
        ...tooLong(`facts.${i}.title`, each.title, LONGEST.factTitle, shownFactTitle),
        ...tooLong(`facts.${i}.value`, each.value, cut.factValue, text => shownFactValue(text, cut)),
      ]),
  ];
}

function headingCut({ title = '', subject, actor }: Words, longest: Longest): CutField[] {
  const all = [
    ['title', title, longest.title],
    ['subject.name', subject?.name ?? '', longest.subject],
    ['actor.name', actor?.name ?? '', longest.actor],
  ] as const;
  return all.flatMap(([field, text, most]) => tooLong(field, text, most, given => plainLine(given, most)));
}

/** What is only tidied up is not cut: white space, and what no card may hold. */
function tooLong(field: string, text: string, longest: number, show: (text: string) => string): CutField[] {
  // Most are short enough whatever is in them: at worst, tidied up, a text of braces is twice as long.
  if (2 * text.length <= longest && !BREAKS.test(text)) return [];
  const shown = show(text);
  return shown === plain(text) || shown === plainLine(text) ? [] : [{ field, shown: shown.length }];
}

const BREAKS = /[\n\r\u0085\u2028\u2029]/;

/** Detail and facts within the limits, and `shortened` where that took something away. */
function body(said: NotificationContent, cut: Shortening, shortened: string) {
  const all = { detail: plain(said.detail ?? ''), facts: (said.facts ?? []).map(fact) };
  const shown = {
    detail: shownDetail(all.detail, cut),
    facts: all.facts.slice(0, cut.facts).map(each => shownFact(each, cut)),
  };
  const whole = isDeepStrictEqual(shown, all) && headingCut(said, cut.heading).length === 0;
  return {
    ...(shown.detail && { detail: shown.detail }),
    facts: shown.facts,
    ...(!whole && { shortened }),
  };
}

const shownDetail = (text: string, cut: Shortening) =>
  cut.detail === 0 ? '' : plain(text, cut.detail, MOST_LINES.detail);

const shownFactTitle = (title: string) => plainLine(title, LONGEST.factTitle);

const shownFactValue = (value: string, cut: Shortening) => plain(value, cut.factValue, MOST_LINES.factValue);

const shownFact = ({ title, value }: { title: string; value: string }, cut: Shortening) => ({
  title: shownFactTitle(title),
  value: shownFactValue(value, cut),
});

/** Plain already, so that comparing it with what is shown tells whether anything was cut. */
function fact({ title, value }: { title: string; value: string }) {
  return { title: plainLine(title), value: plain(value) };
}

/** Whole actions, not data for the template: it can repeat one kind of action, but not two in the caller's order. */
function actions(said: NotificationContent, context: ViewContext) {
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
const asksToAcknowledge = ({ acknowledge, ended }: NotificationContent) =>
  acknowledge !== undefined && acknowledge.at === undefined && ended === undefined;

const acknowledgeButton = ({ voice, deliveryId: delivery }: ViewContext) =>
  styled({ ...act(voice.say('button.acknowledge'), 'acknowledge', { delivery }), style: 'positive' });

/** Who takes care; or why the card comes again, or comes here, while nobody does. */
function care(said: NotificationContent, { voice }: ViewContext) {
  const { acknowledge } = said;
  if (acknowledge === undefined) return {};
  const { at, by, timeZone, reminder, escalated } = acknowledge;
  if (at !== undefined) {
    const when = pressedAt({ at, timeZone: timeZone ?? null }, voice);
    const who = plainLine(by ?? '', LONGEST.name);
    return {
      care: who ? voice.say('acknowledge.by', { who, when }) : voice.say('acknowledge.nobody', { when }),
    };
  }
  if (!asksToAcknowledge(said)) return {};
  if (escalated) return { care: voice.say('acknowledge.escalated') };
  return reminder === undefined ? {} : { care: voice.say('acknowledge.reminder') };
}

/** One stands out: while nobody takes care of it, that is to do so. */
const besides = (action: Action): Action =>
  action.style === 'positive' ? { ...action, style: undefined } : action;

interface Action {
  readonly style?: ActionStyle | undefined;
  readonly fallback?: object;
}

/** What can only be done, or looked at, stands out without a word from the sender. */
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

/** What destroys asks first, on the card itself: whoever pressed by mistake does nothing more. */
function reallyAsked(action: string, data: Readonly<Record<string, unknown>>, { say }: Voice) {
  const yes = act(say('card.really-yes', { action }), 'callback', data);
  const style = 'destructive';
  return {
    type: 'Action.ShowCard',
    title: action,
    card: {
      type: 'AdaptiveCard',
      body: [{ type: 'TextBlock', text: say('card.really'), weight: 'Bolder', wrap: true }],
      actions: [{ ...yes, style, fallback: { ...yes.fallback, style } }],
    },
  };
}
