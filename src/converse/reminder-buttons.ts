import type { ReminderCard } from '../core/cards.ts';
import type { Said } from '../core/notification.ts';
import type { ClickAnswer } from '../core/ports/converse.ts';
import type { Reminder } from '../core/reminder.ts';
import { snoozeUntil } from '../decide/when/snooze.ts';
import { type Click, NO_EFFECT, stand } from './click.ts';
import { beginDialogue } from './dialogs/words.ts';
import { lineOf } from './reminder-card.ts';
import { hereOf, listOf } from './reminders.ts';

const NOT_TO_COME: ClickAnswer = { text: 'Pick a day and a time that are still to come.' };

/** *Snooze*: the card goes, and comes again. A second time moves it. */
async function snooze(click: Click): Promise<ClickAnswer> {
  const { delivery, happening, person, stores } = click;
  if (!('template' in delivery.said)) return NO_EFFECT;
  const here = hereOf(click, person);
  const at = snoozeUntil(happening.data.for, happening.data, here);
  if (at === undefined) return NOT_TO_COME;
  const { said } = delivery;
  const original = (await stores.reminders.snoozedCard(delivery.id)) ?? delivery.id;
  await click.once(async () => {
    await stores.reminders.snooze(person, {
      what: titleOf(said),
      at,
      timeZone: here.timeZone,
      snoozes: { deliveryId: original, said, ...(delivery.topic !== undefined && { topic: delivery.topic }) },
    });
    if (delivery.recipient.kind === 'person') await stores.ledger.stop(delivery.id, true);
  });
  const reminder = await stores.reminders.snoozeOf(person, original);
  return reminder === undefined ? NO_EFFECT : stand(click, cardOf(reminder, 'set'));
}

/** *Undo*: the reminder is gone, and what was snoozed is back at once. */
async function undoReminder(click: Click): Promise<ClickAnswer> {
  const reminder = await reminderOf(click);
  if (reminder === undefined) return NO_EFFECT;
  const { delivery, person, stores } = click;
  await click.once(() => stores.reminders.remove(person, reminder.id));
  if (reminder.snoozes === undefined) return standAs(click, cardOf(reminder, 'removed'));
  if (delivery.recipient.kind === 'person') await click.once(() => stores.ledger.stop(delivery.id, false));
  return stand(click, delivery.said);
}

async function keepReminder(click: Click): Promise<ClickAnswer> {
  const reminder = await reminderOf(click);
  if (reminder === undefined) return NO_EFFECT;
  await click.once(() => click.stores.reminders.restore(click.person, reminder.id));
  const restored = await reminderOf(click);
  if (restored?.state !== 'waiting') return { text: 'Its time has passed, so it stays removed.' };
  return standAs(click, cardOf(restored, 'set'));
}

/** On the list: the list without it takes the place of the list. */
async function deleteReminder(click: Click): Promise<ClickAnswer> {
  const reminder = await reminderOf(click);
  if (reminder === undefined) return NO_EFFECT;
  await click.once(() => click.stores.reminders.remove(click.person, reminder.id));
  return standAs(click, { template: 'reminders', data: { ...(await listOf(click, click.person)) } });
}

/** Asks for another time. */
async function changeReminder(click: Click): Promise<ClickAnswer> {
  const reminder = await reminderOf(click);
  if (reminder === undefined || reminder.state === 'removed') return NO_EFFECT;
  const { id, what } = reminder;
  await click.once(() => beginDialogue(click, click.person, 'remind', { what, reminder: id }));
  return { text: 'I ask you below for the new time.' };
}

async function newReminder(click: Click): Promise<ClickAnswer> {
  await click.once(() => beginDialogue(click, click.person, 'remind'));
  return { text: 'I ask you below.' };
}

export const REMINDER_BUTTONS = {
  snooze,
  undoReminder,
  keepReminder,
  deleteReminder,
  changeReminder,
  newReminder,
};

function reminderOf({ happening, stores, person }: Click): Promise<Reminder | undefined> {
  const { reminder } = happening.data;
  return typeof reminder === 'string' ? stores.reminders.find(person, reminder) : Promise.resolve(undefined);
}

type Card = Extract<Said, { template: unknown }>;

function cardOf(reminder: Reminder, state: ReminderCard['state']): Card {
  const snoozed = reminder.snoozes !== undefined;
  return { template: 'reminder', data: { ...lineOf(reminder), state, ...(snoozed && { snoozed }) } };
}

/** What Herald's own card says from now on, so that it says so after a change, too. */
async function standAs(click: Click, said: Card): Promise<ClickAnswer> {
  await click.stores.ledger.restate(click.delivery.id, said);
  return stand(click, said);
}

function titleOf({ data }: Card): string {
  const title = data.title ?? data.what;
  return typeof title === 'string' ? title : 'A card';
}
