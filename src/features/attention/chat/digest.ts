import { voicesOf } from '../../../chat/ends.ts';
import type { Command } from '../../../chat/feature.ts';
import { sayGuidance } from '../../../chat/guidance.ts';
import { sayDone } from '../../../chat/take-back.ts';
import { type Turn, voiceOf } from '../../../chat/turn.ts';
import { AS_IT_HAPPENS, type Attention, type UrgentWish, urgentOf } from '../../../core/attention.ts';
import type { Person } from '../../../core/person.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { understandWhen } from '../../../decide/when.ts';
import { asCompared, following, isWritten, toldWords } from '../../../text/forms.ts';
import { phrase } from '../../../text/phrase.ts';
import type { Voice } from '../../../text/voice.ts';
import { CAN_WAIT } from '../cards/settings-form-view.ts';
import { digestsInWords, lowNow, type Place, urgentInWords } from '../rules/attention-words.ts';
import { HOURLY } from '../rules/rhythm.ts';
import { isUrgentFull, TOO_MANY_URGENT, withUrgent } from '../rules/urgent.ts';
import { howTo } from './by-words.ts';
import { change } from './change.ts';
import { plainRhythm } from './in-other-words.ts';
import { hereOf, saySettings } from './say-settings.ts';
import { lastTopicOf, topicIn, whichTopic } from './which-topic.ts';

/** So many topics come together at most; who gets more than these rather stops some. */
const MOST_DIGESTS = 50;

/** `digest deployments daily at 9`, `weekly on Monday at 9`, `hourly`, `now`: read as a whole, or asked for on the card. */
export async function digest(turn: Turn, person: Person, text: string): Promise<void> {
  const found = (await topicIn(turn, person, text)) ?? whatCanWait(turn, text);
  if (found === undefined && rhythmIn(turn, person, text) !== undefined) return askOfWhat(turn, person, text);
  if (found === undefined) {
    const note = whichTopic(text, phrase('attention.digest-what'));
    return saySettings(turn, person, { open: 'digest', note });
  }
  const { topic, rest } = found;
  const every = rhythmIn(turn, person, rest);
  if (every === undefined) {
    const note = howTo(rest, howToGather(topic));
    return saySettings(turn, person, { open: 'digest', note, digesting: topic });
  }
  await sayDone(turn, person, () => gather(turn, person, { topic, every }));
}

/** Whether it is said how often, of a topic that there is or of none: "digest the news" may be what somebody answers. */
export const isDigest: NonNullable<Command['always']> = async ({ turn, person, text }) => {
  const found = (await topicIn(turn, person, text)) ?? whatCanWait(turn, text);
  return rhythmIn(turn, person, found?.rest ?? text) !== undefined;
};

/** `daily digest at 8`: of what can wait, or of what came last. */
async function askOfWhat(turn: Turn, person: Person, text: string): Promise<void> {
  const topic = await lastTopicOf(turn, person);
  const [low] = turn.lowEvery === undefined ? [] : toldWords(voiceOf(turn).say('attention.word.low'));
  return sayGuidance(
    turn,
    person,
    { note: phrase('attention.digest-which') },
    [topic, low].flatMap(of =>
      of === undefined ? [] : { write: phrase('command.digest'), rest: `${of} ${text}` },
    ),
  );
}

export const howToGather = (topic: string): Phrase =>
  topic === CAN_WAIT ? phrase('attention.low-how') : phrase('attention.digest-how', { topic });

/** `digest low hourly`: what can wait, of whichever topic. */
function whatCanWait(turn: Turn, text: string) {
  const words = voicesOf(turn).map(({ say }) => say('attention.word.low'));
  const rest = isWritten(asCompared(text), words) ? '' : following(text, words);
  return turn.lowEvery === undefined || rest === undefined ? undefined : { topic: CAN_WAIT, rest };
}

/** Gathers notifications of low urgency, whatever their topic. */
async function gatherLow(turn: Turn, person: Person, canWait: string): Promise<Phrase> {
  await change(turn, person, standing => ({ ...standing, canWait }));
  return lowNow(canWait, hereOf(turn, person));
}

/** Which topic comes together, and when: a repetition; `now`: as it happens. */
interface DigestWish {
  readonly topic: string;
  readonly every: string;
  /** Whether what is urgent on it waits; missing: as before. */
  readonly urgent?: UrgentWish | undefined;
}

/** Gathers from now on, and says so. `CAN_WAIT` has no wish about urgent cards: nothing that can wait is urgent. */
export async function gather(turn: Turn, person: Person, wish: DigestWish): Promise<Phrase> {
  if (wish.topic === CAN_WAIT) return gatherLow(turn, person, wish.every);
  const { attention } = await turn.stores.preferences.of(person.id);
  if (isTooMany(attention, wish)) return TOO_MANY;
  if (isUrgentFull(withWishOfUrgent(attention, wish))) return TOO_MANY_URGENT;
  await change(turn, person, standing => withWishOfUrgent(gathering(standing, wish, turn.lowEvery), wish));
  const [said = phrase('attention.saved')] = gatheredInWords(wish, hereOf(turn, person));
  return withNewsOfUrgent(said, attention, wish);
}

const withWishOfUrgent = (standing: Attention, { topic, urgent }: DigestWish): Attention =>
  urgent === undefined ? standing : withUrgent(standing, topic, urgent);

/** Where that is another now. */
function withNewsOfUrgent(digest: Phrase, before: Attention, { topic, urgent }: DigestWish): Phrase {
  if (urgent === undefined || urgent === urgentOf(before, topic)) return digest;
  const [said] = urgentInWords({ urgent: { [topic]: urgent } });
  return said === undefined ? digest : phrase('attention.digest-and-urgent', { digest, urgent: said });
}

export const TOO_MANY = phrase('attention.digest-many', { most: MOST_DIGESTS });

export const isTooMany = ({ digests = {} }: Attention, { topic, every }: DigestWish): boolean =>
  every !== AS_IT_HAPPENS && Object.keys(digests).filter(name => name !== topic).length >= MOST_DIGESTS;

export const gathering = (standing: Attention, { topic, every }: DigestWish, lowEvery?: string): Attention =>
  every === AS_IT_HAPPENS
    ? asItHappens(standing, topic, lowEvery)
    : { ...standing, digests: { ...standing.digests, [topic]: every } };

export const gatheredInWords = ({ topic, every }: DigestWish, place: Place): Phrase[] =>
  every === AS_IT_HAPPENS
    ? [phrase('attention.no-digest', { topic })]
    : digestsInWords({ digests: { [topic]: every } }, place);

/** That is said of a topic in so many words where what can wait would be gathered otherwise. */
function asItHappens(standing: Attention, topic: string, lowEvery = AS_IT_HAPPENS): Attention {
  const { digests = {}, ...rest } = standing;
  const { [topic]: _, ...others } = digests;
  if ((rest.canWait ?? lowEvery) !== AS_IT_HAPPENS)
    return { ...rest, digests: { ...others, [topic]: AS_IT_HAPPENS } };
  return { ...rest, ...(Object.keys(others).length > 0 && { digests: others }) };
}

/** How often, in whichever language they may have written it; undefined: that is not all that is written there. */
export function rhythmIn(turn: Turn, person: Person, text: string): string | undefined {
  if (text === '') return undefined;
  const place = hereOf(turn, person);
  for (const voice of voicesOf(turn)) {
    const named = namedIn(asCompared(text), voice);
    if (named !== undefined) return named;
    const read = understandWhen(plainRhythm(text, voice), { ...place, languages: [voice.language] });
    const timing = 'timing' in read && read.rest === '' ? read.timing : undefined;
    if (timing?.every !== undefined && timing.timeZone === place.timeZone) return timing.every;
  }
  return undefined;
}

function namedIn(line: string, { say }: Voice): string | undefined {
  if (isWritten(line, [say('attention.word.now')])) return 'now';
  return isWritten(line, [say('attention.word.hourly')]) ? HOURLY : undefined;
}
