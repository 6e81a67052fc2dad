import type { Click } from '../../../chat/click.ts';
import type { ClickAnswer } from '../../../chat/ports/conversation.ts';
import { voiceOf } from '../../../chat/turn.ts';
import { phrase } from '../../../text/phrase.ts';
import type { WatchForm } from '../cards/watch-cards.ts';
import { ASKED, isKind, LENGTHS, LONG_SUBJECT, NO_KIND, NO_SUBJECT } from '../rules/watch-asking.ts';
import { askedIn } from '../rules/watch-words.ts';
import { LONGEST_SUBJECT, wishKey } from '../watch.ts';
import { type StandingWatch, WATCH_DAYS, type WatchWish } from '../watch-ports.ts';
import { begun } from './add-watch.ts';
import { conditionFrom, isOtherUnit, type Measured } from './parse-watch.ts';
import { nearOnes } from './visible-subjects.ts';
import { replaceWithWatches } from './watch-list.ts';

/** *Watch it*, on the card of what somebody watches: the list with one more, or the form with what is wrong with it. */
export async function watchFromCard(click: Click): Promise<ClickAnswer> {
  const {
    stores: { watches },
    person,
  } = click;
  const { data } = click.event;
  const known = await watches.known(person.tenantId, lineIn(data.subject));
  const { typed, faults, wish } = readForm(data, { locale: voiceOf(click).locale, unit: known?.unit });
  if (wish === undefined) return replaceWithWatches(click, { form: { typed, faults } });
  const near = known || data.asWritten === true ? [] : await nearOnes(click, person, wish.subject);
  if (near.length > 0)
    return replaceWithWatches(click, { form: { typed, faults: { subject: meant(wish) }, near } });
  let watch: StandingWatch | 'full' | undefined;
  await click.once(async () => {
    watch = await watches.add(person, wish);
  });
  // A click that comes a second time begins nothing: what it began is looked for.
  watch ??= (await watches.of(person.id)).find(each => wishKey(each) === wishKey(wish));
  return replaceWithWatches(
    click,
    watch === undefined ? {} : { note: begun(watch, wish.days, 'watches.confirmed') },
  );
}

const meant = ({ subject }: WatchWish) => phrase('watches.did-you-mean', { asked: subject });

/** Pure. The input may be anything that anybody typed; there is a wish where there is no fault. */
export function readForm(
  data: Readonly<Record<string, unknown>>,
  of: Measured = {},
): WatchForm & { readonly wish?: WatchWish } {
  const typed = {
    subject: lineIn(data.subject),
    kind: lineIn(data.kind),
    value: lineIn(data.value),
    days: lineIn(data.days),
  };
  const { subject, kind, value } = typed;
  const condition = isKind(kind) ? conditionFrom(kind, value, of) : undefined;
  const isOther = condition !== undefined && 'value' in condition && isOtherUnit(value, of.unit);
  const faults = {
    ...faultOfSubject(subject),
    ...(condition === undefined && faultOfCondition(kind)),
    ...(isOther && { value: askedIn(of.unit) }),
  };
  if (condition === undefined || Object.keys(faults).length > 0) return { typed, faults };
  return { typed, faults, wish: { subject, condition, days: daysOf(typed.days) } };
}

/** No longer than it takes to see that it is too long. */
const lineIn = (text: unknown) =>
  typeof text === 'string'
    ? text
        .replace(/\s+/g, ' ')
        .trim()
        .slice(0, LONGEST_SUBJECT + 1)
    : '';

const daysOf = (chosen: string) => Number(LENGTHS.find(days => days === chosen) ?? WATCH_DAYS);

function faultOfSubject(subject: string): WatchForm['faults'] {
  if (subject === '') return { subject: NO_SUBJECT };
  return subject.length > LONGEST_SUBJECT ? { subject: LONG_SUBJECT } : {};
}

function faultOfCondition(kind: string): WatchForm['faults'] {
  if (!isKind(kind)) return { kind: NO_KIND };
  return kind === 'changes' ? {} : { value: ASKED[kind].remedy };
}
