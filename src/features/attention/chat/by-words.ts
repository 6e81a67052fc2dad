import { goOnWithDialogue } from '../../../chat/dialogs/words.ts';
import { endIn, voicesOf } from '../../../chat/ends.ts';
import { sayGuidance } from '../../../chat/guidance.ts';
import { sayChanged, sayLine, type Turn, toPerson } from '../../../chat/turn.ts';
import type { Attention } from '../../../core/attention.ts';
import type { Person } from '../../../core/person.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { asCompared, following, isWritten } from '../../../text/forms.ts';
import { phrase } from '../../../text/phrase.ts';
import { mutedInWords, pausedInWords, quietInWords } from '../rules/attention-words.ts';
import { isPaused, isTooFar, MOST_MUTED } from '../rules/how-long.ts';
import { quietWordsOf } from '../rules/quiet-words.ts';
import { type QuietChange, readQuiet, withChange } from '../rules/read-quiet.ts';
import { hereOf, saySettings } from './say-settings.ts';

/** What shows all of it, and changes it again. */
export const SETTINGS = 'command.settings';

const REFUSALS: ReadonlySet<string> = new Set(['attention.too-far', 'attention.digest-many']);

/** What was refused changed nothing, so `undo` is of what was done before. */
export const sayOutcome = (turn: Turn, person: Person, outcome: Phrase): Promise<void> =>
  REFUSALS.has(outcome.phrase)
    ? sayLine(turn, toPerson(person), outcome)
    : sayChanged(turn, person, outcome, SETTINGS);

/** `quiet hours 18 to 8`: what is not understood as a whole changes nothing, and is asked for on the card. */
export async function setQuiet(turn: Turn, person: Person, text: string): Promise<void> {
  if (text === '')
    return saySettings(turn, person, { open: 'settings', note: phrase('attention.quiet-how') });
  const change = quietIn(turn, text);
  if (change === undefined)
    return saySettings(turn, person, {
      open: 'settings',
      note: phrase('attention.quiet-unclear', { said: text }),
    });
  const attention = await turn.stores.preferences.attend(person.id, standing => ({
    ...standing,
    quiet: withChange(standing.quiet, change),
  }));
  const [said] = quietInWords(attention, hereOf(turn, person));
  if (said !== undefined) await sayChanged(turn, person, said, SETTINGS);
}

/** In whichever language it was written. */
export const quietIn = (turn: Turn, text: string): QuietChange | undefined =>
  voicesOf(turn)
    .map(voice => readQuiet(text, quietWordsOf(voice)))
    .find(read => read !== undefined);

export async function noQuiet(turn: Turn, person: Person): Promise<void> {
  await turn.stores.preferences.attend(person.id, withoutQuiet);
  await sayChanged(turn, person, phrase('attention.no-quiet'), SETTINGS);
}

/** `pause until Monday`, `pause for 2 hours`. */
export async function pause(turn: Turn, person: Person, text: string): Promise<void> {
  const until = endOf(turn, person, text);
  if (until === undefined) return saySettings(turn, person, { open: 'pause', note: howToPause(text) });
  await sayOutcome(turn, person, await pauseUntil(turn, person, until));
}

const howToPause = (said: string): Phrase =>
  said === ''
    ? phrase('attention.pause-how')
    : phrase('dialog.unclear', { said, note: phrase('attention.pause-how') });

/** Everything until then; said back. */
export async function pauseUntil(turn: Turn, person: Person, until: Date): Promise<Phrase> {
  if (isTooFar(until, hereOf(turn, person))) return phrase('attention.too-far');
  const pausedUntil = until.toISOString();
  const attention = await turn.stores.preferences.attend(person.id, standing => ({
    ...standing,
    pausedUntil,
  }));
  return pausedInWords(attention, pausedUntil);
}

/** `mute deployments for 3 hours`. */
export async function mute(turn: Turn, person: Person, text: string): Promise<void> {
  const found = (await topicIn(turn, person, text)) ?? (await lastTopic(turn, person, text));
  if (found === undefined) {
    if (endOf(turn, person, text) !== undefined) return askWhat(turn, person, text);
    const note = text === '' ? phrase('attention.mute-what') : phrase('topics.unknown', { asked: text });
    return saySettings(turn, person, { open: 'pause', note });
  }
  const until = endOf(turn, person, found.rest);
  if (until === undefined) {
    const note = phrase('attention.mute-how', { topic: found.topic });
    return saySettings(turn, person, { open: 'pause', note, muting: found.topic });
  }
  await sayOutcome(turn, person, await muteUntil(turn, person, { topic: found.topic, until }));
}

/** `mute this for 3 hours`: the topic of the last card that came. */
async function lastTopic(turn: Turn, { id }: Person, text: string) {
  const words = voicesOf(turn).map(({ say }) => say('attention.word.this'));
  if (!isWritten(asCompared(text), words) && following(text, words) === undefined) return undefined;
  const [last] = await turn.stores.ledger.recent(id, 1, 'sent');
  return last?.topic === undefined ? undefined : { topic: last.topic, rest: following(text, words) ?? '' };
}

/** `mute for 2 hours`: everything, or what came last. */
async function askWhat(turn: Turn, person: Person, text: string): Promise<void> {
  const [last] = await turn.stores.ledger.recent(person.id, 1, 'sent');
  const topic = last?.topic;
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
  if (isTooFar(until, hereOf(turn, person))) return phrase('attention.too-far');
  const end = until.toISOString();
  await turn.stores.preferences.attend(person.id, muting(topic, end, turn.now));
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
      .filter(([, until]) => new Date(until) > now)
      .toSorted(([, a], [, b]) => a.localeCompare(b))
      .slice(1 - MOST_MUTED),
  );

/** `resume`: where nothing is paused, a dialogue that waits is meant. */
export async function resume(turn: Turn, person: Person): Promise<void> {
  const { attention } = await turn.stores.preferences.of(person.id);
  if (!isPaused(attention, turn.now)) return goOnWithDialogue(turn, person);
  await endPause(turn, person);
  await sayChanged(turn, person, phrase('attention.resumed'), SETTINGS);
}

export const endPause = ({ stores }: Turn, { id }: Person) => stores.preferences.attend(id, resumed);

export const withoutQuiet = ({ quiet: _, ...rest }: Attention): Attention => rest;
export const resumed = ({ pausedUntil: _, muted: __, ...rest }: Attention): Attention => rest;

/** Of the topics there are, the one that the text names; `rest` is what is left. */
export async function topicIn({ stores }: Turn, { tenantId, id }: Person, text: string) {
  const topics = await stores.subscriptions.topics(tenantId, id);
  return longestIn(
    text,
    topics.map(({ name }) => name),
  );
}

/** The longest that the text begins or ends with. */
function longestIn(text: string, topics: readonly string[]): { topic: string; rest: string } | undefined {
  const line = text.toLowerCase();
  for (const topic of topics.toSorted((a, b) => b.length - a.length)) {
    const name = topic.toLowerCase();
    if (line === name) return { topic, rest: '' };
    if (line.startsWith(name) && !/^[\p{Script=Latin}\d._-]/u.test(line.slice(name.length)))
      return { topic, rest: text.slice(name.length).replace(/^[\s,:を]+/u, '') };
    if (line.endsWith(` ${name}`)) return { topic, rest: text.slice(0, -name.length).trim() };
  }
  return undefined;
}

/** When it ends; undefined: no time to come is all that is written there. */
export function endOf(turn: Turn, person: Person, text: string): Date | undefined {
  const read = text === '' ? undefined : endIn(turn, person, text);
  return read === undefined || 'unclear' in read || read.timing.every !== undefined
    ? undefined
    : read.timing.at;
}
