import { type Choice, choose, prompt } from '../../../chat/dialogs/choose.ts';
import { beginDialogue } from '../../../chat/dialogs/words.ts';
import { type Conducted, sayChanged, sayLine, type Turn, toPerson } from '../../../chat/turn.ts';
import type { Step } from '../../../core/dialogue.ts';
import type { Person } from '../../../core/person.ts';
import { phrase } from '../../../text/phrase.ts';
import { sayReminders } from './remind.ts';

/** `delete all reminders`: asked first, as nothing brings them back. */
export async function askToDelete(turn: Turn, person: Person): Promise<void> {
  const { length: count } = await turn.stores.reminders.of(person);
  if (count === 0) return sayReminders(turn, person, '');
  await beginDialogue(turn, person, 'delete-reminders', { count });
}

/** Each answer says what becomes of them. */
const SURE: readonly Choice<boolean>[] = [
  { value: true, title: phrase('reminders.delete-yes'), words: 'prompt.word.yes' },
  { value: false, title: phrase('reminders.delete-no'), words: 'prompt.word.no' },
];

const sure: Step = {
  name: 'sure',
  ask: ({ count }) =>
    prompt({ question: phrase('reminders.delete-all', { count: Number(count) }), choices: SURE }),
  understand: (heard, _known, circumstances) => choose('sure', SURE, heard, circumstances),
};

export const deleteAll: Conducted = {
  dialogue: { name: 'delete-reminders', topic: phrase('reminders.deleting'), steps: () => [sure] },
  async completed(turn, person, { answers }) {
    const { reminders } = turn.stores;
    if (answers.sure !== true) return sayLine(turn, toPerson(person), phrase('reminders.kept-all'));
    const waiting = await reminders.of(person);
    for (const { id } of waiting) await reminders.remove(person, id);
    const line = phrase('reminders.deleted-all', { count: waiting.length });
    await sayChanged(turn, person, line, 'command.reminders');
  },
};
