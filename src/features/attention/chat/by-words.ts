import { goOnWithDialogue } from '../../../chat/dialogs/words.ts';
import { endIn, voicesOf } from '../../../chat/ends.ts';
import type { Command } from '../../../chat/feature.ts';
import { sayGuidance } from '../../../chat/guidance.ts';
import { sayDone } from '../../../chat/take-back.ts';
import type { Turn } from '../../../chat/turn.ts';
import { type Attention, isStillOn } from '../../../core/attention.ts';
import type { Person } from '../../../core/person.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { following, MORE } from '../../../text/forms.ts';
import { phrase } from '../../../text/phrase.ts';
import { mutedInWords, pausedInWords, quietNow } from '../rules/attention-words.ts';
import { isPaused, isTooFar, MOST_MUTED } from '../rules/how-long.ts';
import { quietWordsOf } from '../rules/quiet-words.ts';
import { isOfNight, readBothEnds } from '../rules/read-end.ts';
import { type QuietChange, readQuiet, withChange } from '../rules/read-quiet.ts';
import { change } from './change.ts';
import { quietEndIn, setQuietEnd } from './quiet-end.ts';
import { hereOf, saySettings } from './say-settings.ts';
import { lastTopic, lastTopicOf, topicIn, whichTopic } from './which-topic.ts';

/** `quiet hours 18 to 8`: what is not understood as a whole changes nothing, and is asked for on the card. */
export async function setQuiet(turn: Turn, person: Person, text: string): Promise<void> {
  if (text === '')
    return saySettings(turn, person, { open: 'settings', note: phrase('attention.quiet-how') });
  const wanted = quietIn(turn, text);
  const end = wanted === undefined ? quietEndIn(turn, text) : undefined;
  if (end !== undefined && isOfNight(end)) return setQuietEnd(turn, person, end);
  // "Until Monday" is no Monday.
  if (wanted?.span === undefined && isPause(turn, person, text)) return pause(turn, person, text);
  if (wanted === undefined)
    return saySettings(turn, person, {
      open: 'settings',
      note: phrase('attention.quiet-unclear', { said: text }),
    });
  await sayDone(turn, person, async () => {
    const attention = await change(turn, person, standing => ({
      ...standing,
      quiet: withChange(standing.quiet, wanted),
    }));
    return quietNow(attention, hereOf(turn, person));
  });
}

/** Whether all of it is understood; so are the others. "Quiet hours for the baby" may be what somebody answers. */
export const isQuiet: Whole = ({ turn, person, text }) =>
  quietIn(turn, text) !== undefined || quietEndIn(turn, text) !== undefined || isPause(turn, person, text);

type Whole = NonNullable<Command['always']>;

/** `do not disturb until 14:00`: what is said to end comes once. */
export const isPause = (turn: Turn, person: Person, text: string): boolean =>
  saysUntil(turn, text) && endOf(turn, person, text) !== undefined;

/** Not "tomorrow", which may be all of its day; a language may say how long without a word before it. */
const saysUntil = (turn: Turn, text: string): boolean =>
  voicesOf(turn).some(({ say }) => {
    const words = [say('when.word.until'), say('when.word.for')].filter(forms => forms !== MORE);
    return following(text, words) !== undefined;
  });

/** In whichever language it was written. */
export const quietIn = (turn: Turn, text: string): QuietChange | undefined =>
  voicesOf(turn)
    .map(quietWordsOf)
    .map(words => readQuiet(text, words) ?? readBothEnds(text, words))
    .find(read => read !== undefined);

/** "On Monday" alone may be the next one. */
const isOften = (quiet: QuietChange | undefined): boolean =>
  quiet !== undefined && (quiet.span !== undefined || quiet.wholeDays.length > 1 || quiet.isOften === true);

/** "After 6pm" is each day, as no time of it is said to end. */
export const isQuietEachDay = (turn: Turn, text: string): boolean =>
  isOften(quietIn(turn, text)) || quietEndIn(turn, text) !== undefined;

export const noQuiet = (turn: Turn, person: Person): Promise<void> =>
  sayDone(turn, person, async () => {
    await change(turn, person, withoutQuiet);
    return phrase('attention.no-quiet');
  });

/** `pause until Monday`, `pause for 2 hours`; `mute everything on weekends` comes again, so it is quiet hours. */
export async function pause(turn: Turn, person: Person, text: string): Promise<void> {
  const until = endOf(turn, person, text);
  if (until === undefined && isQuietEachDay(turn, text)) return setQuiet(turn, person, text);
  if (until === undefined)
    return saySettings(turn, person, { open: 'pause', note: howTo(text, phrase('attention.pause-how')) });
  await sayDone(turn, person, () => pauseUntil(turn, person, until));
}

export const isPauseWhole: Whole = ({ turn, person, text }) =>
  endOf(turn, person, text) !== undefined || isQuietEachDay(turn, text);

/** How to say it, below what was said and not understood. */
export const howTo = (said: string, how: Phrase): Phrase =>
  said === '' ? how : phrase('dialog.unclear', { said, note: how });

/** Everything until then; said back. */
export async function pauseUntil(turn: Turn, person: Person, until: Date): Promise<Phrase> {
  if (isTooFar(until, hereOf(turn, person))) return TOO_FAR;
  const pausedUntil = until.toISOString();
  const attention = await change(turn, person, standing => ({ ...standing, pausedUntil }));
  return pausedInWords(attention, pausedUntil);
}

const TOO_FAR = phrase('attention.too-far');

/** `mute deployments for 3 hours`. */
export async function mute(turn: Turn, person: Person, text: string): Promise<void> {
  const found = (await topicIn(turn, person, text)) ?? (await lastTopic(turn, person, text));
  if (found === undefined) {
    if (endOf(turn, person, text) !== undefined) return askWhat(turn, person, text);
    const note = whichTopic(text, phrase('attention.mute-what'));
    return saySettings(turn, person, { open: 'pause', note });
  }
  const until = endOf(turn, person, found.rest);
  if (until === undefined) {
    const note = howTo(found.rest, phrase('attention.mute-how', { topic: found.topic }));
    return saySettings(turn, person, { open: 'pause', note, muting: found.topic });
  }
  await sayDone(turn, person, () => muteUntil(turn, person, { topic: found.topic, until }));
}

export const isMute: Whole = async ({ turn, person, text }) =>
  ((await topicIn(turn, person, text)) ?? (await lastTopic(turn, person, text))) !== undefined ||
  endOf(turn, person, text) !== undefined;

/** `mute for 2 hours`: everything, or what came last. */
async function askWhat(turn: Turn, person: Person, text: string): Promise<void> {
  const topic = await lastTopicOf(turn, person);
  return sayGuidance(turn, person, { note: phrase('attention.mute-all-or') }, [
    { write: phrase('command.pause'), rest: text },
    ...(topic === undefined ? [] : [{ write: phrase('command.mute'), rest: `${topic} ${text}` }]),
  ]);
}

export async function muteUntil(
  turn: Turn,
  person: Person,
  { topic, until }: { topic: string; until: Date },
): Promise<Phrase> {
  if (isTooFar(until, hereOf(turn, person))) return TOO_FAR;
  const end = until.toISOString();
  await change(turn, person, muting(topic, end, turn.now));
  return mutedInWords(topic, end);
}

/** One topic more; of too many, what would be over first goes. */
export const muting =
  (topic: string, end: string, now: Date) =>
  (standing: Attention): Attention => ({
    ...standing,
    muted: { ...stillMuted(standing, now), [topic]: end },
  });

const stillMuted = ({ muted = {} }: Attention, now: Date) =>
  Object.fromEntries(
    Object.entries(muted)
      .filter(([, until]) => isStillOn(until, now))
      .toSorted(([, a], [, b]) => a.localeCompare(b))
      .slice(1 - MOST_MUTED),
  );

/** `resume`: where nothing is paused, a dialogue that waits is meant. */
export async function resume(turn: Turn, person: Person): Promise<void> {
  const { attention } = await turn.stores.preferences.of(person.id);
  if (!isPaused(attention, turn.now)) return goOnWithDialogue(turn, person);
  await sayDone(turn, person, () => endPause(turn, person));
}

export async function endPause(turn: Turn, person: Person): Promise<Phrase> {
  await change(turn, person, resumed);
  return phrase('attention.resumed');
}

export const withoutQuiet = ({ quiet: _, ...rest }: Attention): Attention => rest;
export const resumed = ({ pausedUntil: _, muted: __, ...rest }: Attention): Attention => rest;

/** When it ends; undefined: no time to come is all that is written there. */
export function endOf(turn: Turn, person: Person, text: string): Date | undefined {
  const read = text === '' ? undefined : endIn(turn, person, text);
  return read === undefined || 'unclear' in read || read.timing.every !== undefined
    ? undefined
    : read.timing.at;
}
