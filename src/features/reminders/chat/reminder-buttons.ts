import { type Button, type Click, noEffect, remarkOn, replaceCard, tell } from '../../../chat/click.ts';
import { beginDialogue } from '../../../chat/dialogs/words.ts';
import { hereOf } from '../../../chat/ends.ts';
import type { ClickAnswer } from '../../../chat/ports/conversation.ts';
import { voiceOf } from '../../../chat/turn.ts';
import type { Said } from '../../../core/notification.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { card, dataOf, fieldOf, templateOf } from '../../../core/said.ts';
import { nextOf, otherHalfOf } from '../../../decide/when/every.ts';
import { snoozeUntil } from '../../../decide/when/snooze.ts';
import type { Timing } from '../../../decide/when/timing.ts';
import { timingPhrase } from '../../../decide/when/words.ts';
import { phrase } from '../../../text/phrase.ts';
import type { Reminder } from '../reminder.ts';
import { changed, PASSED } from './change-reminder.ts';
import { keepRemark, originalOf, putOff, remarkOf } from './put-off.ts';
import { listOf } from './remind.ts';
import { cardOf, FULL } from './reminder-card.ts';

/** *Snooze*: the card says until when, and comes again then. A second time moves it. */
async function snooze(click: Click): Promise<ClickAnswer> {
  const { delivery, event, person, stores } = click;
  if (templateOf(delivery.said) === undefined) return noEffect(click);
  const here = hereOf(click, person);
  const until = snoozeUntil(event.data.for, event.data, here);
  if ('unclear' in until) return tell(click, until.unclear);
  await click.once(() => putOff(click, person, { delivery, timing: { ...until, timeZone: here.timeZone } }));
  const reminder = await stores.reminders.snoozeOf(person, await originalOf(click));
  if (reminder === undefined) return tell(click, FULL);
  return remarkOn(click, remarkOf(click, reminder), asSaid(cardOf(reminder, 'set')));
}

/** *Undo*: the reminder is gone, and what was snoozed is back at once. */
async function undoReminder(click: Click): Promise<ClickAnswer> {
  const reminder = await reminderOf(click);
  if (reminder === undefined) return noEffect(click);
  const { person, stores } = click;
  const isOwnCard = reminder.snoozes === undefined || isAbout(click, reminder);
  await click.once(async () => {
    await stores.reminders.remove(person, reminder.id);
    if (isOwnCard) await keepRemark(click, { ...reminder, state: 'removed' });
  });
  return isOwnCard ? standAs(click, asSaid(cardOf(reminder, 'removed'))) : remarkOn(click, undefined);
}

async function keepReminder(click: Click): Promise<ClickAnswer> {
  const reminder = await reminderOf(click);
  if (reminder === undefined) return noEffect(click);
  const { person, stores } = click;
  await click.once(() => stores.reminders.restore(person, reminder.id));
  const restored = await reminderOf(click);
  if (restored !== undefined) await click.once(() => keepRemark(click, restored));
  if (restored?.state === 'waiting') return standAs(click, asSaid(cardOf(restored, 'set')));
  return tell(click, (await stores.reminders.isFull(person)) ? FULL : phrase('reminders.stays-removed'));
}

/** On the list: the list without it takes the place of the list. */
async function deleteReminder(click: Click): Promise<ClickAnswer> {
  const reminder = await reminderOf(click);
  if (reminder === undefined) return noEffect(click);
  await click.once(async () => {
    await click.stores.reminders.remove(click.person, reminder.id);
    await keepRemark(click, { ...reminder, state: 'removed' });
  });
  return standList(click, phrase('reminders.deleted', { what: nameOf(reminder) }));
}

/** The form of a reminder: other words, another time. A fault is told, and the form stays as it was filled in. */
async function changeReminder(click: Click): Promise<ClickAnswer> {
  const reminder = await reminderOf(click);
  if (reminder === undefined || reminder.state === 'removed') return noEffect(click);
  const { event, person, stores } = click;
  const to = changed(reminder, event.data, hereOf(click, person));
  if ('unclear' in to) return tell(click, to.unclear);
  await click.once(() => stores.reminders.change(person, reminder.id, to));
  const now = (await reminderOf(click)) ?? reminder;
  if (now.state !== 'waiting') return tell(click, FULL);
  await click.once(() => keepRemark(click, now));
  if (!isList(click)) return standAs(click, asSaid(cardOf(now, 'moved')));
  return standList(click, phrase('reminders.changed', { what: nameOf(now), when: timingPhrase(now) }));
}

/** *Undo* of a move: the time that it had, where that is still to come. */
async function undoMove(click: Click): Promise<ClickAnswer> {
  const reminder = await reminderOf(click);
  const { before } = dataOf(click.delivery.said, 'reminder') ?? {};
  if (reminder === undefined || reminder.state !== 'waiting' || before === undefined) return noEffect(click);
  const { what } = reminder;
  const { every, timeZone } = before;
  const at = every === undefined ? new Date(before.at) : nextOf({ every, timeZone }, click.now);
  if (at === undefined || at <= click.now) return tell(click, PASSED);
  await click.once(() =>
    click.stores.reminders.change(click.person, reminder.id, { what, at, timeZone, ...(every && { every }) }),
  );
  const now = (await reminderOf(click)) ?? reminder;
  await click.once(() => keepRemark(click, now));
  return standAs(click, asSaid(cardOf(now, 'moved')));
}

/** *Make it 6:00*: the same hour in the other half of the day. */
async function otherHalf(click: Click): Promise<ClickAnswer> {
  const reminder = await reminderOf(click);
  if (reminder === undefined || reminder.state !== 'waiting') return noEffect(click);
  const { other } = dataOf(click.delivery.said, 'reminder') ?? {};
  const to = other === undefined ? reminder : changedTo(reminder, new Date(other), click.now);
  if (to.at <= click.now) return tell(click, phrase('when.past'));
  await click.once(() => click.stores.reminders.change(click.person, reminder.id, to));
  const now = (await reminderOf(click)) ?? reminder;
  await click.once(() => keepRemark(click, now));
  return standAs(click, asSaid(cardOf(now, 'moved')));
}

function changedTo(
  { what, every, timeZone }: Reminder,
  other: Date,
  now: Date,
): Timing & Pick<Reminder, 'what'> {
  if (every === undefined) return { what, timeZone, at: other };
  const repeats = { every: otherHalfOf(every), timeZone };
  return { what, ...repeats, at: nextOf(repeats, now) ?? other };
}

/** *Show more*. */
function showReminders(click: Click): Promise<ClickAnswer> {
  return standList(click);
}

async function newReminder(click: Click): Promise<ClickAnswer> {
  const { person, stores } = click;
  if (await stores.reminders.isFull(person)) return tell(click, FULL);
  await click.once(() => beginDialogue(click, person, 'remind'));
  return { text: voiceOf(click).say('reminders.asked-below') };
}

export const REMINDER_BUTTONS = {
  snooze: { on: ['news'], press: snooze },
  undoReminder: { on: ['news'], press: undoReminder },
  keepReminder: { on: ['reminder'], press: keepReminder },
  deleteReminder: { on: ['reminders'], press: deleteReminder },
  changeReminder: { on: ['reminder', 'reminders'], press: changeReminder },
  otherHalf: { on: ['reminder'], press: otherHalf },
  undoMove: { on: ['reminder'], press: undoMove },
  showReminders: { on: ['reminders'], press: showReminders },
  newReminder: { on: ['reminders'], press: newReminder },
} as const satisfies Record<string, Button>;

/** The reminder that the button names, where it is one of this person's, and of this card's. */
async function reminderOf(click: Click): Promise<Reminder | undefined> {
  const { event, stores, person } = click;
  const { reminder: id } = event.data;
  const found = typeof id === 'string' ? await stores.reminders.find(person, id) : undefined;
  if (found === undefined || isList(click) || isAbout(click, found)) return found;
  return found.snoozes === (await originalOf(click)) ? found : undefined;
}

function isAbout({ delivery: { said } }: Click, { id }: Reminder): boolean {
  return fieldOf(said, 'reminder') === id;
}

const asSaid = (data: ReturnType<typeof cardOf>) => card('reminder', data);

const isList = ({ delivery: { said } }: Click) => templateOf(said) === 'reminders';

/** The list as it is now, from where it stood, or from where the button says. */
async function standList(click: Click, note?: Phrase): Promise<ClickAnswer> {
  const { delivery, event, person } = click;
  const list = await listOf(
    click,
    person,
    numberOf(event.data.from) ?? dataOf(delivery.said, 'reminders')?.from,
  );
  return standAs(click, card('reminders', { ...list, ...(note !== undefined && { note }) }));
}

function numberOf(from: unknown): number | undefined {
  return Number.isSafeInteger(from) && Number(from) >= 0 ? Number(from) : undefined;
}

/** Keeps the new text of Herald's own card, so that a later change of the card says it, too. */
async function standAs(click: Click, said: Said): Promise<ClickAnswer> {
  await click.stores.ledger.restate(click.delivery.id, said);
  return replaceCard(click, said);
}

const nameOf = ({ what }: Reminder) => (what === '' ? phrase('reminders.a-card') : what);
