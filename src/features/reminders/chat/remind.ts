import { beginDialogue } from '../../../chat/dialogs/words.ts';
import { hereOf, voicesOf } from '../../../chat/ends.ts';
import type { Command, OtherWords } from '../../../chat/feature.ts';
import { sayGuidance } from '../../../chat/guidance.ts';
import { sayCard, sayLine, type Turn, toPerson } from '../../../chat/turn.ts';
import type { Answers } from '../../../core/dialogue.ts';
import type { Person } from '../../../core/person.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { type Here, NOT_A_TIME } from '../../../decide/when/here.ts';
import { givenIn, type Meant, understandWhen, type When } from '../../../decide/when.ts';
import { inMiddle } from '../../../text/forms.ts';
import { phrase, type SentenceKey } from '../../../text/phrase.ts';
import type { RemindersCard } from '../cards/reminder-cards.ts';
import { LONGEST_REMINDER } from '../reminder.ts';
import { isThis } from './read-snooze.ts';
import { asAnswer, choicesAnswer } from './reminder-answers.ts';
import { lineOf, sayReminder, TOO_LONG } from './reminder-card.ts';
import { REMINDERS, snoozeByWords } from './snooze.ts';

/**
 * `remind me to <what> <when>`, in any order. Herald asks for a part that is missing or cannot be understood. "Remind
 * me of this tomorrow" puts off a card.
 */
export async function remindMe(turn: Turn, person: Person, text: string): Promise<void> {
  const { reminders } = turn.stores;
  // Nobody is asked two questions for nothing.
  if (await reminders.isFull(person)) return sayReminder(turn, person, 'full');
  const here = hereOf(turn, person);
  const understood = readWish(turn, person, text);
  const what = whatOf(understood) ?? givenIn(text, here);
  const named = turn.abilities.withoutPoliteness(turn, what);
  if (named !== '' && 'timing' in understood && isThis(turn, named)) return snoozeByWords(turn, person, text);
  if (what.length > LONGEST_REMINDER) return sayLine(turn, toPerson(person), TOO_LONG);
  if ('choices' in understood && understood.choices)
    return beginDialogue(turn, person, 'remind', givenOf(understood.choices));
  if ('unclear' in understood)
    return beginDialogue(turn, person, 'remind', { ...(what !== '' && { what }), ...whyUnclear(understood) });
  const { timing } = understood;
  if (what === '') return beginDialogue(turn, person, 'remind', { when: asAnswer(timing) });
  await sayReminder(turn, person, await reminders.set(person, { ...timing, what }), timing);
}

/**
 * Reads what a reminder is for, and when. A courtesy right behind the time is no part of it; behind anything else it
 * may be: "remind me at 9 to say please".
 */
export function readWish(turn: Turn, person: Person, text: string): When {
  const here = hereOf(turn, person);
  const polite = turn.abilities.withoutPoliteness(turn, text);
  const understood = understandWhen(polite, here);
  return polite === text || endsWithTime(polite, understood) ? understood : understandWhen(text, here);
}

function endsWithTime(text: string, understood: When): boolean {
  const read = 'timing' in understood ? [understood] : (understood.choices ?? []);
  const ends = read.map(({ rest }) => rest.split(' ').at(-1) ?? '');
  return read.length > 0 && ends.every(end => end === '' || !text.endsWith(end));
}

const whatOf = (when: When): string | undefined => ('timing' in when ? when.rest : when.what);

/** The fault of a time that was said; where none was said, the question comes without a note. */
const whyUnclear = ({ unclear }: { readonly unclear: Phrase }): Answers =>
  unclear.phrase === NOT_A_TIME.phrase ? {} : { unclear };

/** Which one is meant is asked, and first what it is for, where that was not said. */
function givenOf(choices: readonly Meant[]): Answers {
  const what = choices.find(({ rest }) => rest !== '')?.rest;
  return { when: choicesAnswer(choices), ...(what !== undefined && { what }) };
}

/**
 * Whether this is meant as a reminder, whatever is asked: as people are told to write it, or with a time. "Remind people of
 * the deadline" may be what somebody answers.
 */
export const isWish: NonNullable<Command['always']> = ({ turn, person, text, isAsTold }) =>
  text !== '' && (isAsTold || 'timing' in readWish(turn, person, text));

/** `tomorrow at 9 remind me to call Ana`: where nothing but a time stands before the command. */
export const timeFirst =
  (forms: SentenceKey): OtherWords['read'] =>
  (turn, line) => {
    const { person } = turn;
    if (person === undefined) return undefined;
    const here = hereOf(turn, person);
    return (
      voicesOf(turn)
        .flatMap(({ language, say }) => inMiddle(line, say(forms)).map(found => ({ ...found, language })))
        .filter(({ before, language }) => isTime(before, { ...here, languages: [language] }))
        // "To remind me" has "remind me" in it.
        .toSorted((a, b) => a.before.length - b.before.length)
        .map(({ before, after, language }) => ({ language, text: `${after} ${before}` }))[0]
    );
  };

function isTime(text: string, here: Here): boolean {
  const understood = understandWhen(text, here);
  return 'timing' in understood && understood.rest === '';
}

/** `reminders`: those that wait, with buttons. Of one that is named it is said where it is changed. */
export async function sayReminders(turn: Turn, person: Person, said: string): Promise<void> {
  if (said !== '')
    return sayGuidance(turn, person, { note: phrase('reminders.in-list', { said }) }, [REMINDERS]);
  return sayCard(turn, toPerson(person), 'reminders', await listOf(turn, person));
}

/** So many at once have buttons: with "New reminder" and the way to the next there are six, which a card takes. */
const PAGE = 4;

/** The page of the list that begins with the reminder of this number, from 0; beyond the last one, the first. */
export async function listOf({ stores }: Turn, person: Person, from = 0): Promise<RemindersCard> {
  const all = await stores.reminders.of(person);
  const first = from < all.length ? from : 0;
  return { reminders: all.slice(first, first + PAGE).map(lineOf), from: first, of: all.length };
}
