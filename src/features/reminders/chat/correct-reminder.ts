import { beginDialogue } from '../../../chat/dialogs/words.ts';
import { voicesOf } from '../../../chat/ends.ts';
import { sayLine, type Turn, toPerson } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import { following } from '../../../text/forms.ts';
import { isTimeAlone, justSet, moveReminder, readMove } from './move-reminder.ts';
import { choicesAnswer } from './reminder-answers.ts';
import { wholeSentences } from './whole-sentences.ts';

/**
 * `actually at 11` right behind a reminder: it is moved. False: this is about no reminder that was set a moment ago, or says
 * more than when it is to be.
 */
export async function correctReminder(turn: Turn, person: Person, said: string): Promise<boolean> {
  if (turn.event.conversation.kind !== 'personal' || said.length > LONGEST) return false;
  const reminder = await justSet(turn, person);
  if (reminder === undefined) return false;
  const text = readingsOf(turn, said).find(
    // A number alone may be anything.
    each => isTimeAlone(turn, person, each) && !(each === said.trim() && /^\d+$/.test(each)),
  );
  if (text === undefined) return false;
  const to = readMove(turn, person, { reminder, text });
  if ('timing' in to) await moveReminder(turn, person, { reminder, timing: to.timing });
  else if (to.choices)
    await beginDialogue(turn, person, 'move-reminder', {
      card: reminder.id,
      when: choicesAnswer(to.choices),
    });
  else await sayLine(turn, toPerson(person), to.unclear);
  return true;
}

/** UTF-16 units. */
const LONGEST = 80;

/** "No, sorry, actually": so many words of correction, and no more. */
const MOST_WORDS = 4;

/** Readings of a line, each without one more of the words that only announce another time. */
function readingsOf(turn: Turn, said: string): string[] {
  const bare = (text: string) => text.replace(/^[\s,.:;!–—-]+|(?<![\s,.:;!。、！])[\s,.:;!。、！]+$/gu, '');
  const voices = voicesOf(turn);
  const without = (text: string) =>
    voices
      .map(({ say }) => following(text, [say('reminders.word.correction')]))
      .find(rest => rest !== undefined);
  const readings = [bare(said), bare(turn.abilities.withoutPoliteness(turn, said))];
  for (let i = 0, last = readings.at(-1); i < MOST_WORDS && last !== undefined; i += 1) {
    const rest = without(last);
    last = rest === undefined ? undefined : bare(rest);
    if (last !== undefined) readings.push(last);
  }
  const instead = voices
    .flatMap(({ say }) => wholeSentences(say('reminders.word.not-but')))
    .map(sentence => sentence.exec(bare(said))?.groups?.value)
    .filter(value => value !== undefined);
  return [...new Set([...readings, ...instead.map(bare)])];
}
