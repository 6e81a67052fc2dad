import type { ChatFeature } from '../../../chat/feature.ts';
import type { Waiting } from '../../../chat/turn.ts';
import { type Attention, isMuted, isStillOn, topicWish, urgentOf } from '../../../core/attention.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { quietUntil } from '../../../decide/quiet-hours.ts';
import { phrase } from '../../../text/phrase.ts';
import {
  digestsInWords,
  limitInWords,
  lowNow,
  mutedInWords,
  type Place,
  pausedInWords,
  quietInWords,
  quietNow,
  type UsualAttention,
  urgentNow,
} from '../rules/attention-words.ts';
import { gatheredInWords } from './digest.ts';
import { hereOf } from './say-settings.ts';
import { zoneNow } from './time-zone.ts';

/** One wish as it holds now, in a sentence, by where it stands. */
export const wishInWords: ChatFeature['wishInWords'] = (turn, person, { path, now: { attention } }) => {
  const [of, what = '', topic = ''] = path;
  if (of !== 'attention' || !Object.hasOwn(SENTENCES, what)) return undefined;
  const { burst, lowEvery } = turn;
  const usual = { burst, ...(lowEvery && { lowEvery }) };
  return SENTENCES[what]?.(attention, { topic, usual, place: hereOf(turn, person) });
};

interface Told {
  /** Empty, where it is of none. */
  readonly topic: string;
  readonly place: Place;
  readonly usual: UsualAttention;
}

/** All else is changed together, on the card of settings. */
const SENTENCES: Readonly<Record<string, (attention: Attention, told: Told) => Phrase | undefined>> = {
  muted: muteNow,
  pausedUntil: pauseNow,
  timeZone: ({ timeZone }, { place: { now } }) => zoneNow(timeZone, now),
  quiet: (attention, { place }) => quietNow(attention, place),
  digests: (attention, { topic, place }) =>
    gatheredInWords({ topic, every: topicWish(attention, topic).every ?? 'now' }, place)[0],
  canWait: ({ canWait }, { usual, place }) => lowNow(canWait ?? usual.lowEvery, place),
  urgent: (attention, { topic }) => urgentNow(urgentOf(attention, topic), topic),
  atOnce: (attention, { usual: { burst } }) => burst && limitInWords(attention, burst),
};

function muteNow(attention: Attention, { topic, place: { now } }: Told): Phrase {
  const { mutedUntil = '' } = topicWish(attention, topic);
  return isMuted(attention, topic, now)
    ? mutedInWords(topic, mutedUntil)
    : phrase('attention.not-muted', { topic });
}

function pauseNow(attention: Attention, { place: { now } }: Told): Phrase {
  const { pausedUntil } = attention;
  return isStillOn(pausedUntil, now) ? pausedInWords(attention, pausedUntil) : phrase('attention.not-paused');
}

/** Pauses and quiet hours hold all topics; mutes and digests their own. */
export const waits: NonNullable<ChatFeature['waits']> = (turn, person, { attention, isMeant, when }) => {
  const place = hereOf(turn, person);
  const { pausedUntil, quiet, digests = {} } = attention;
  const isQuiet = when === 'ever' || (quiet && quietUntil(quiet, place.timeZone, turn.now));
  return [
    ...(isStillOn(pausedUntil, turn.now) ? [pausedInWords(attention, pausedUntil)] : []),
    ...(isQuiet ? quietInWords(attention, place) : []),
    ...mutesInWords(attention, isMeant, turn.now),
    ...digestsInWords({ digests: ofThese(digests, isMeant) }, place),
  ];
};

function mutesInWords(attention: Attention, isMeant: Waiting['isMeant'], now: Date): Phrase[] {
  const muted = Object.entries(ofThese(attention.muted ?? {}, isMeant)).filter(([, until]) =>
    isStillOn(until, now),
  );
  if (muted.length <= MOST_TOLD) return muted.map(([topic, until]) => mutedInWords(topic, until));
  return [phrase('attention.still-muted', { topics: { list: muted.map(([topic]) => topic) } })];
}

/** Of more it is not told until when each is. */
const MOST_TOLD = 3;

const ofThese = (all: Readonly<Record<string, string>>, isMeant: Waiting['isMeant']) =>
  Object.fromEntries(Object.entries(all).filter(([topic]) => isMeant(topic)));
