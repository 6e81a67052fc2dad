import type { Feature } from '../feature.ts';
import { remindersView, reminderView } from './cards/reminder-view.ts';
import { snoozeAction } from './cards/snooze.ts';
import { remindMe, sayReminders } from './chat/remind.ts';
import { REMINDER_BUTTONS } from './chat/reminder-buttons.ts';
import { remind } from './chat/reminder-dialogue.ts';
import { reminderStorage } from './store/reminder-storage.ts';

/** What people want to be told at a time, and cards that they put off. */
export const reminders: Feature = {
  name: 'reminders',
  ...reminderStorage,
  commands: [
    {
      name: 'reminders',
      ...reminderStorage,
      words: ['reminders', 'reminder', 'my reminders', 'erinnerungen'],
      answer: sayReminders,
    },
    {
      name: 'remind',
      // German people say it in German; the rest of the sentence is read in both languages.
      begins: /^\/?(?:please )?(?:remind me|remind|erinner[en]? mich|erinnerung)(?:[\s,:]+([^\s,:].*)?)?$/i,
      takes: 'sentence',
      answer: remindMe,
    },
  ],
  buttons: REMINDER_BUTTONS,
  dialogues: [remind],
  cards: { reminder: reminderView, reminders: remindersView },
  traits: { reminder: ['news'] },
  putOff: snoozeAction,
  shownBefore: ({ stores }, delivery) => stores.reminders.snoozedCard(delivery),
  help: [
    { under: 'keep', write: 'remind me', does: 'For example: remind me to call Ana tomorrow at 9' },
    { under: 'keep', write: 'reminders', does: 'Change or delete them. Snooze on a card makes one' },
  ],
  hints: {
    snooze: 'To snooze a card, press Snooze on it. What you snoozed stands among your "reminders".',
  },
};
