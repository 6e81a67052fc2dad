import { isDeepStrictEqual } from 'node:util';
import type { CutField } from '../../api/ports/what-is-cut.ts';
import type { NotificationContent } from '../../core/cards.ts';
import type { Voice } from '../../text/voice.ts';
import { putOff, type ViewContext } from '../feature.ts';
import { type Link, link } from '../link.ts';
import { LONGEST, plain, plainLine } from '../plain.ts';
import { actions, asksToAcknowledge } from './caller-actions.ts';
import { inLanguageOf } from './caller-words.ts';
import { mentionLine } from './mention.ts';
import { pressed, pressedAt } from './pressed.ts';
import { status } from './status.ts';
import { lessButton, stopButton } from './stop.ts';
import type { Shortening, View } from './view.ts';

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

/** A post with a title alone names its subject by it: the title is said once. */
const toast = (heading: Heading, { say }: Voice): string =>
  heading.subject === heading.title ? say('card.toast-alone', heading) : say('card.toast', heading);

/** The subject; where it repeats the title, the link alone. */
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

/** The fields that are too long for a card shortened so, in any of their languages. */
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

/** Tidying is not cutting: white space, and characters that no card may hold, do not count. */
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

/** The person who takes care; or why the card comes again, or comes here, while nobody does. */
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
