import type { Feature } from '../feature.ts';
import { remindersView, reminderView } from './cards/reminder-view.ts';
import { snoozeAction } from './cards/snooze.ts';
import { askedPolitely } from './chat/asked-politely.ts';
import { correctReminder } from './chat/correct-reminder.ts';
import { askToDelete, deleteAll } from './chat/delete-all.ts';
import { moveByWords, readMoving, saysWhenToMove } from './chat/move-by-words.ts';
import { moving } from './chat/move-dialogue.ts';
import { isWish, remindMe, sayReminders, timeFirst } from './chat/remind.ts';
import { remindOthers, remindSomebody, saysWhen } from './chat/remind-others.ts';
import { REMINDER_BUTTONS } from './chat/reminder-buttons.ts';
import { remind } from './chat/reminder-dialogue.ts';
import { isSnooze, snoozeByWords } from './chat/snooze.ts';
import { snoozing } from './chat/snooze-dialogue.ts';
import { reminderStorage } from './store/reminder-storage.ts';

/** How one is asked whether one would remind somebody, with the command in the middle. */
const ASKED = [
  ['remind-others', 'reminders.word.ask-others'],
  ['remind', 'reminders.word.ask'],
] as const;

const REMINDS = [
  ['remind-others', 'command.remind-others'],
  ['remind', 'command.remind'],
  ['remind-somebody', 'command.remind-somebody'],
] as const;

/** Reminders that people set, and cards that they put off. */
export const reminders: Feature = {
  name: 'reminders',
  ...reminderStorage,
  commands: [
    {
      name: 'move-reminder',
      forms: 'command.move-reminder',
      takes: 'sentence',
      answer: moveByWords,
      always: saysWhenToMove,
    },
    {
      name: 'reminders',
      forms: 'command.reminders',
      buttons: ['button.reminders'],
      answer: sayReminders,
    },
    // Before "remind me": whom it names is in the way in which it is said.
    {
      name: 'remind-others',
      forms: 'command.remind-others',
      takes: 'wish',
      answer: remindOthers,
      always: saysWhen,
    },
    {
      name: 'remind',
      forms: 'command.remind',
      buttons: ['reminders.new'],
      takes: 'wish',
      answer: remindMe,
      always: isWish,
    },
    {
      name: 'remind-somebody',
      forms: 'command.remind-somebody',
      takes: 'wish',
      answer: remindSomebody,
      always: saysWhen,
    },
    { name: 'snooze', forms: 'command.snooze', takes: 'name', answer: snoozeByWords, always: isSnooze },
    { name: 'delete-reminders', forms: 'command.delete-reminders', answer: askToDelete },
  ],
  buttonWords: ['reminders.bring-back', 'reminders.new'],
  buttons: REMINDER_BUTTONS,
  dialogues: [remind, snoozing, moving, deleteAll],
  continues: correctReminder,
  otherWords: [
    ...REMINDS.map(([command, forms]) => ({ command, forms, read: timeFirst(forms) })),
    ...ASKED.map(([command, forms]) => ({ command, forms, read: askedPolitely(forms) })),
    { command: 'move-reminder', forms: 'reminders.word.move', read: readMoving },
  ],
  cards: { reminder: reminderView, reminders: remindersView },
  traits: { reminder: ['news'] },
  putOff: snoozeAction,
  shownBefore: ({ stores }, delivery) => stores.reminders.snoozedCard(delivery),
  welcome: 'welcome.reminders',
  help: [
    { under: 'keep', write: 'help.remind', does: 'help.remind-does' },
    { under: 'keep', write: 'help.snooze', does: 'help.snooze-does' },
    { under: 'keep', write: 'help.reminders', does: 'help.reminders-does' },
  ],
};
