import { changeHere, sayHere, wishesHere } from '../../../chat/here.ts';
import type { Turn } from '../../../chat/turn.ts';
import type { Attention } from '../../../core/attention.ts';
import type { Person } from '../../../core/person.ts';
import type { Phrase } from '../../../core/phrase.ts';
import type { PlaceWishes } from '../../../core/place-wishes.ts';
import { stoppedThere } from '../../../decide/place-wishes.ts';
import { phrase, type SentenceKey } from '../../../text/phrase.ts';
import { zoneOf } from '../../../text/zone.ts';
import {
  attentionInWords,
  mutedInWords,
  type Place,
  pausedInWords,
  quietInWords,
} from '../rules/attention-words.ts';
import { isPaused, isTooFar } from '../rules/how-long.ts';
import { isOfNight, type QuietEnd, withEnd } from '../rules/read-end.ts';
import { withChange } from '../rules/read-quiet.ts';
import { endOf, isPause, muting, quietIn, resumed, withoutQuiet } from './by-words.ts';
import { gatheredInWords, gathering, isTooMany, rhythmIn, TOO_MANY } from './digest.ts';
import { quietEndIn } from './quiet-end.ts';
import { hereOf } from './say-settings.ts';
import { topicIn, whichTopic } from './which-topic.ts';

/** The same words in a group chat or channel, for everybody there. A text understood only in part changes nothing. */

/** Quiet hours are meant in the zone of whoever sets them. */
export async function setQuietHere(turn: Turn, person: Person, text: string): Promise<boolean> {
  const change = quietIn(turn, text);
  const end = change === undefined ? quietEndIn(turn, text) : undefined;
  if (end !== undefined) return setQuietEndHere(turn, person, end);
  if (change === undefined)
    return isPause(turn, person, text) ? pauseHere(turn, person, text) : sayHow(turn, 'help.quiet');
  const timeZone = zoneOf(turn.event, person);
  return changeHere(
    turn,
    person,
    attending(attention => ({ ...attention, quiet: withChange(attention.quiet, change) }), timeZone),
    ({ attention = {} }) => quietInWords(attention, hereOf(turn, person)),
  );
}

/** The other end is as it stands there; nobody is asked in front of all of them. */
async function setQuietEndHere(turn: Turn, person: Person, end: QuietEnd): Promise<boolean> {
  const { attention: { quiet: standing } = {} } = await wishesHere(turn);
  const quiet = isOfNight(end) ? withEnd(standing, end) : undefined;
  if (quiet === undefined) return sayHow(turn, 'help.quiet');
  return changeHere(
    turn,
    person,
    attending(attention => ({ ...attention, quiet: withEnd(attention.quiet, end) ?? quiet })),
    ({ attention = {} }) => quietInWords(attention, hereOf(turn, person)),
  );
}

export const noQuietHere = (turn: Turn, person: Person): Promise<boolean> =>
  changeHere(turn, person, attending(withoutQuiet), () => [phrase('here.no-quiet')]);

export async function pauseHere(turn: Turn, person: Person, text: string): Promise<boolean> {
  const until = endOf(turn, person, text);
  if (until === undefined) return sayHow(turn, 'help.pause');
  if (isTooFar(until, hereOf(turn, person))) return sayHere(turn, [TOO_FAR]);
  const pausedUntil = until.toISOString();
  return changeHere(
    turn,
    person,
    attending(attention => ({ ...attention, pausedUntil })),
    ({ attention = {} }) => [pausedInWords(attention, pausedUntil)],
  );
}

export async function muteHere(turn: Turn, person: Person, text: string): Promise<boolean> {
  const found = await topicIn(turn, person, text);
  if (found === undefined) return sayHere(turn, [whichTopic(text, howTo('help.mute'))]);
  const until = endOf(turn, person, found.rest);
  if (until === undefined) return sayHow(turn, 'help.mute');
  if (isTooFar(until, hereOf(turn, person))) return sayHere(turn, [TOO_FAR]);
  const end = until.toISOString();
  return changeHere(turn, person, attending(muting(found.topic, end, turn.now)), () => [
    mutedInWords(found.topic, end),
  ]);
}

/** At times by the clock of whoever says it, as the quiet hours are; those of all that holds there are of one zone. */
export async function digestHere(turn: Turn, person: Person, text: string): Promise<boolean> {
  const found = await topicIn(turn, person, text);
  if (found === undefined) return sayHere(turn, [whichTopic(text, howTo('help.digest'))]);
  const every = rhythmIn(turn, person, found.rest);
  if (every === undefined) return sayHow(turn, 'help.digest');
  const wish = { topic: found.topic, every };
  const { attention = {} } = await wishesHere(turn);
  if (isTooMany(attention, wish)) return sayHere(turn, [TOO_MANY]);
  return changeHere(
    turn,
    person,
    attending(standing => gathering(standing, wish), zoneOf(turn.event, person)),
    () => gatheredInWords(wish, hereOf(turn, person)),
  );
}

export async function resumeHere(turn: Turn, person: Person): Promise<boolean> {
  const { attention = {} } = await wishesHere(turn);
  if (!isPaused(attention, turn.now)) return holdsHere(turn, person);
  return changeHere(turn, person, attending(resumed), () => [phrase('attention.resumed')]);
}

/** `settings`: all that holds there. */
export async function holdsHere(turn: Turn, person: Person): Promise<boolean> {
  return sayHere(turn, allOf(await wishesHere(turn), hereOf(turn, person)));
}

function allOf(wishes: PlaceWishes, { now, timeZone }: Place): Phrase[] {
  const { attention = {}, stops = [] } = wishes;
  const place = { now, timeZone: wishes.timeZone ?? timeZone };
  const stopped = stoppedThere(wishes);
  const holds = [
    ...(stops.some(({ kind }) => kind === 'everything') ? [phrase('here.stopped-everything')] : []),
    ...(isEverything(attention, now) ? [] : attentionInWords(attention, place)),
    ...(stopped.length > 0 ? [phrase('here.stopped', { topics: { list: stopped } })] : []),
  ];
  return holds.length === 0 ? [phrase('here.everything')] : holds;
}

const isEverything = (attention: Attention, now: Date) =>
  attention.quiet === undefined &&
  attention.digests === undefined &&
  attention.urgent === undefined &&
  !isPaused(attention, now);

/** Changes a place's attention; `timeZone`, of the person who asks, is given where the change goes by the clock. */
export const attending =
  (change: (attention: Attention) => Attention, timeZone?: string) =>
  ({ attention = {}, ...standing }: PlaceWishes): PlaceWishes => ({
    ...standing,
    ...(timeZone !== undefined && { timeZone }),
    attention: change(attention),
  });

const TOO_FAR = phrase('attention.too-far');

const sayHow = (turn: Turn, example: SentenceKey) => sayHere(turn, [howTo(example)]);
const howTo = (example: SentenceKey) => phrase('here.how', { example: phrase(example) });
