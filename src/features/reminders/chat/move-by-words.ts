import { DateTime } from 'luxon';
import { beginDialogue } from '../../../chat/dialogs/words.ts';
import { hereOf, voicesOf } from '../../../chat/ends.ts';
import type { Command } from '../../../chat/feature.ts';
import { sayGuidance } from '../../../chat/guidance.ts';
import type { Turn } from '../../../chat/turn.ts';
import type { Answers } from '../../../core/dialogue.ts';
import type { Person } from '../../../core/person.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { momentAlone } from '../../../decide/when/alone.ts';
import { asCompared, following } from '../../../text/forms.ts';
import { phrase } from '../../../text/phrase.ts';
import type { Reminder } from '../reminder.ts';
import { isTimeAlone, justSet, moveReminder, readMove } from './move-reminder.ts';
import { sayReminders } from './remind.ts';
import { choicesAnswer } from './reminder-answers.ts';
import { REMINDERS } from './snooze.ts';
import { wholeSentences } from './whole-sentences.ts';

/** Which reminder is moved, as its person names it, and to when. */
interface MoveWords {
  readonly name?: string;
  readonly when?: string;
}

/** `move the oven reminder to 5pm`: the one that is meant; what is not clear is asked. */
export async function moveByWords(turn: Turn, person: Person, text: string): Promise<void> {
  const all = await turn.stores.reminders.of(person);
  if (text === '') return sayReminders(turn, person, '');
  const { name, when } = readWords(turn, person, text);
  if (all.length === 0) return sayNone(turn, person, name);
  const fit = name === undefined ? await lastOr(turn, person, all) : all.filter(isNamed(turn, person, name));
  const [reminder] = fit;
  const said = when === undefined ? {} : { said: when };
  if (reminder !== undefined && fit.length === 1) return move(turn, person, { reminder, ...said });
  await beginDialogue(turn, person, 'move-reminder', {
    ...said,
    among: (fit.length === 0 ? all : fit).slice(0, MOST_ASKED).map(asChoice),
    ...(name !== undefined && { why: whyAsked(name, fit) }),
  });
}

function sayNone(turn: Turn, person: Person, asked: string | undefined): Promise<void> {
  if (asked === undefined) return sayReminders(turn, person, '');
  return sayGuidance(turn, person, { note: phrase('reminders.not-named', { asked }) }, [REMINDERS]);
}

/** So many buttons as a question has room for. */
const MOST_ASKED = 4;

const whyAsked = (asked: string, fit: readonly Reminder[]): Phrase =>
  phrase(fit.length === 0 ? 'reminders.not-named' : 'reminders.several', { asked });

export const asChoice = ({ id, what }: Reminder) => ({ id, what });

/** To what is said, or asks when that should be. */
export async function move(
  turn: Turn,
  person: Person,
  { reminder, said }: { readonly reminder: Reminder; readonly said?: string },
): Promise<void> {
  const card = { card: reminder.id, among: [asChoice(reminder)] };
  if (said === undefined) return beginDialogue(turn, person, 'move-reminder', card);
  const to = readMove(turn, person, { reminder, text: said });
  if ('timing' in to) return moveReminder(turn, person, { reminder, timing: to.timing });
  await beginDialogue(turn, person, 'move-reminder', { ...card, ...unclear(to, said) });
}

function unclear(
  { unclear: note, choices }: Exclude<ReturnType<typeof readMove>, { timing: unknown }>,
  said: string,
): Answers {
  return choices === undefined
    ? { unclear: phrase('dialog.unclear', { said, note }) }
    : { when: choicesAnswer(choices) };
}

/** The one that was set a moment ago, or any. */
async function lastOr(turn: Turn, person: Person, all: readonly Reminder[]): Promise<readonly Reminder[]> {
  const last = await justSet(turn, person);
  return last === undefined ? all : [last];
}

/** The longest end of the text that is a time; what stands before it is a name. */
function readWords(turn: Turn, person: Person, text: string): MoveWords {
  const ties = voicesOf(turn).map(({ say }) => say('reminders.word.to'));
  const withoutTie = (part: string) => following(part, ties) ?? part;
  const words = text.split(' ');
  for (let i = Math.max(0, words.length - MOST_WORDS); i < words.length; i += 1) {
    const when = withoutTie(words.slice(i).join(' '));
    if (!isTimeAlone(turn, person, when)) continue;
    const name = words.slice(0, i).join(' ');
    return { when, ...(isTie(name, ties) ? {} : { name: withoutEnd(name, ties) }) };
  }
  return { name: text };
}

/** No time takes more. */
const MOST_WORDS = 10;

const isTie = (name: string, ties: readonly string[]) =>
  name === '' || wordsOf(ties).includes(asCompared(name));

const wordsOf = (ties: readonly string[]) =>
  ties.flatMap(forms => forms.split('|').map(form => form.replace('…', '').trim()));

/** "The oven to" */
function withoutEnd(name: string, ties: readonly string[]): string {
  const last = name.split(' ').at(-1) ?? '';
  return wordsOf(ties).includes(asCompared(last)) ? name.slice(0, -last.length).trim() : name;
}

/** Any words of it, in any order, as short ones say nothing; or by its hour: "my 3pm reminder". */
function isNamed(turn: Turn, person: Person, name: string): (reminder: Reminder) => boolean {
  const words = asCompared(name)
    .replace(/["“”„«»「」]/gu, '')
    .split(' ');
  const telling = words.filter(word => word.length > SHORT);
  const here = hereOf(turn, person);
  const { clock } = momentAlone(name, here) ?? {};
  return ({ what, at }) => {
    const line = asCompared(what);
    const { hour, minute } = DateTime.fromJSDate(at, { zone: here.timeZone });
    return (
      (telling.length === 0 ? words : telling).every(word => line.includes(word)) ||
      (clock !== undefined && clock.hour % 12 === hour % 12 && clock.minute === minute)
    );
  };
}

const SHORT = 2;

/** `move my oven reminder to 5pm`: the name stands inside of the command. */
export function readMoving(turn: Turn<'said'>, line: string): string | undefined {
  const { person } = turn;
  if (person === undefined) return undefined;
  const text = line
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/(?<![.!?。！？؟])[.!?。！？؟]+$/u, '');
  for (const { say } of voicesOf(turn))
    for (const sentence of wholeSentences(say('reminders.word.move'))) {
      const { subject = '', value } = sentence.exec(text)?.groups ?? {};
      if (value !== undefined && isTimeAlone(turn, person, value)) return `${subject} ${value}`.trim();
    }
  return undefined;
}

/** Whether it says to when: "move the reminder" may be what somebody answers. */
export const saysWhenToMove: NonNullable<Command['always']> = ({ turn, person, text }) =>
  readWords(turn, person, text).when !== undefined;
