import type { Command } from '../../../chat/feature.ts';
import { sayGuidance } from '../../../chat/guidance.ts';
import { readingsOf, type Turn } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import type { When } from '../../../decide/when.ts';
import { phrase } from '../../../text/phrase.ts';
import { readWish, remindMe } from './remind.ts';
import { wholeSentences } from './whole-sentences.ts';

/** `remind us to …`: Herald reminds nobody but who asks, and says so; all that was written is on the button. */
export const remindOthers = (turn: Turn, person: Person, text: string): Promise<void> =>
  sayGuidance(turn, person, { note: phrase('reminders.only-you') }, [
    { write: phrase('command.remind'), ...(text !== '' && { rest: text }) },
  ]);

/** `remind Bob to …`, or `remind to …`, which is oneself. */
export const remindSomebody = (turn: Turn, person: Person, text: string): Promise<void> =>
  namesOther(turn, person, text) ? remindOthers(turn, person, text) : remindMe(turn, person, text);

/** "Remind people of the deadline" may be what somebody answers. */
export const saysWhen: NonNullable<Command['always']> = ({ turn, person, text }) =>
  'timing' in readWish(turn, person, text);

/**
 * Whether somebody stands before the word that ties the text to the command, "Bob to call Ana tomorrow", or with nothing but a
 * time, "Bob tomorrow".
 */
export function namesOther(turn: Turn, person: Person, text: string): boolean {
  const when = readWish(turn, person, text);
  if (isNameAlone(when, text)) return true;
  const line = withoutTime(when, text);
  const found = readingsOf(turn)(phrase('reminders.word.who-what'))
    .flatMap(wholeSentences)
    .map(sentence => sentence.exec(line))
    .filter(match => match !== null)
    .map(({ groups }) => wordsIn(groups?.subject));
  return found.length > 0 && found.every(words => words > 0) && found.some(words => words <= LONGEST_NAME);
}

/** One word right behind the command, as names are written: "VAT" is none. */
const isNameAlone = (when: When, text: string): boolean =>
  'timing' in when && text.startsWith(when.rest) && NAME.test(when.rest);

const NAME = /^\p{Lu}\p{L}*\p{Ll}$/u;

/** "Tomorrow at 9 to call Ana": with the word that ties it, where that stands right before what is left. */
function withoutTime(when: When, text: string): string {
  const rest = 'timing' in when ? when.rest : (when.choices?.[0]?.rest ?? text);
  const [tie = ''] = text
    .slice(0, Math.max(text.indexOf(rest), 0))
    .trim()
    .split(' ')
    .slice(-1);
  return `${tie} ${rest}`.trim();
}

const wordsIn = (subject = ''): number => subject.split(' ').filter(word => /[^\d\s]/u.test(word)).length;

/** More words than so are no name. */
const LONGEST_NAME = 3;
