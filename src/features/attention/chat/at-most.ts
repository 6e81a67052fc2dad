import { voicesOf } from '../../../chat/ends.ts';
import type { Command } from '../../../chat/feature.ts';
import { sayDone } from '../../../chat/take-back.ts';
import type { Turn } from '../../../chat/turn.ts';
import type { Attention } from '../../../core/attention.ts';
import { MOST_AT_ONCE } from '../../../core/attention.ts';
import type { Person } from '../../../core/person.ts';
import { phrase } from '../../../text/phrase.ts';
import { limitInWords } from '../rules/attention-words.ts';
import { readAtMost } from '../rules/read-at-most.ts';
import { change } from './change.ts';
import { saySettings } from './say-settings.ts';

/** `at most 3 cards at once`: as many as everybody, or more, is as everybody. */
export async function atMost(turn: Turn, person: Person, text: string): Promise<void> {
  const cards = atMostIn(turn, text);
  if (cards === undefined) return askHowMany(turn, person, text.trim());
  const { cards: usual } = turn.burst;
  const isFewer = cards < (usual === 0 ? MOST_AT_ONCE : usual);
  await limit(turn, person, isFewer ? { atOnce: cards } : {});
}

export const isAtMost: NonNullable<Command['always']> = ({ turn, text }) =>
  atMostIn(turn, text) !== undefined;

const askHowMany = (turn: Turn, person: Person, said: string) =>
  saySettings(turn, person, {
    open: 'settings',
    note: said === '' ? phrase('attention.at-most-how') : phrase('attention.at-most-unread', { said }),
  });

/** `no limit`: as everybody. */
export const noLimit = (turn: Turn, person: Person) => limit(turn, person, {});

const limit = (turn: Turn, person: Person, to: Pick<Attention, 'atOnce'>): Promise<void> =>
  sayDone(turn, person, async () => {
    await change(turn, person, ({ atOnce: _, ...rest }) => ({ ...rest, ...to }));
    return limitInWords(to, turn.burst);
  });

/** In whichever language it was written. */
const atMostIn = (turn: Turn, text: string) =>
  voicesOf(turn)
    .map(({ say }) => readAtMost(text, say('attention.word.at-once'), turn.burst.seconds))
    .find(cards => cards !== undefined);
