import type { ReminderCard, ReminderLine, RemindersCard } from '../../core/cards.ts';
import type { RenderContext } from '../../core/ports/render.ts';
import { NO_ZONE } from '../../core/reminder.ts';
import { dayAndHour, everyWords, zoneWords } from '../../decide/when/words.ts';
import { LONGEST, plain, plainLine } from '../plain.ts';
import { act } from './act.ts';
import { snoozeAction } from './snooze.ts';
import type { Shortening, View } from './view.ts';

/** What was understood, with the zone in which it was; or, when its time has come, what it was about. */
export function reminderView(said: ReminderCard, context: RenderContext): View {
  const what = plain(said.what, LONGEST.detail, 10) || 'Something';
  return {
    summary: `${HEADS[said.state](said)}: ${plainLine(said.what, LONGEST.title) || 'Something'}`,
    data: {
      head: HEADS[said.state](said),
      what,
      when: plainLine(whenLine(said), LONGEST.title),
      tone: said.state === 'due' ? 'accent' : 'default',
      ...(said.state !== 'due' && said.timeZone === NO_ZONE && { note: NO_ZONE_KNOWN }),
      ...(said.late && { note: `This was due at ${dayAndHour(timeOf(said))}. I could not send it then.` }),
      actions: ACTIONS[said.state](said, context),
    },
  };
}

type Head = (said: ReminderCard) => string;

const HEADS: Readonly<Record<ReminderCard['state'], Head>> = {
  set: ({ snoozed }) => (snoozed ? 'Snoozed' : 'I will remind you'),
  moved: () => 'I will remind you at another time',
  removed: () => 'Reminder removed',
  due: () => 'Reminder',
};

const NO_ZONE_KNOWN =
  'Teams did not tell me your time zone, so this is in UTC. If that is wrong, press Undo and write for example “in 3 hours”.';

function whenLine(said: ReminderCard): string {
  const every = everyWords(said);
  const once = dayAndHour(timeOf(said));
  if (said.state === 'due') return every === undefined ? `For ${once}` : `For ${once}, ${every}`;
  const zone = `(${zoneWords(said.timeZone)})`;
  if (said.state === 'removed') return `It was for ${every ?? once} ${zone}`;
  return every === undefined ? `${once} ${zone}` : `${sentence(every)} ${zone}, next on ${once}`;
}

function timeOf({ at, timeZone }: ReminderLine) {
  return { at: new Date(at), timeZone };
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

type Actions = (said: ReminderCard, context: RenderContext) => object[];

const ACTIONS: Readonly<Record<ReminderCard['state'], Actions>> = {
  set: (said, context) => [undo(said, context), ...(said.snoozed ? [] : [changeTime(said, context)])],
  moved: (said, context) => [changeTime(said, context), remove(said, context)],
  removed: ({ reminder }, { deliveryId }) => [
    act('Bring it back', 'keepReminder', { delivery: deliveryId, reminder }),
  ],
  due: (said, context) => [
    snoozeAction(context),
    ...(said.every === undefined ? [] : [remove(said, context, 'Stop reminding me')]),
  ],
};

function undo({ reminder, snoozed }: ReminderCard, { deliveryId }: RenderContext) {
  const tooltip = snoozed ? 'Show the card again now' : 'Remove this reminder';
  return act('Undo', 'undoReminder', { delivery: deliveryId, reminder }, tooltip);
}

function remove({ reminder }: ReminderCard, { deliveryId }: RenderContext, title = 'Remove') {
  return act(title, 'undoReminder', { delivery: deliveryId, reminder });
}

function changeTime({ reminder }: ReminderCard, { deliveryId }: RenderContext) {
  return act('Change the time', 'changeReminder', { delivery: deliveryId, reminder });
}

/** Two buttons for each of so many: with "New reminder" there are five, and a card takes six. */
const MOST_BUTTONS = 2;

export function remindersView(said: RemindersCard, context: RenderContext, cut: Shortening): View {
  const shown = said.reminders.slice(0, cut.topics);
  const hidden = said.reminders.length - shown.length + (said.more ?? 0);
  const count = said.reminders.length + (said.more ?? 0);
  return {
    summary: count === 0 ? 'You have no reminders.' : `Your reminders: ${count}`,
    data: {
      intro: count === 0 ? NONE : 'What I will remind you of, the soonest first.',
      reminders: shown.map((line, i) => row(line, context, i < MOST_BUTTONS)),
      ...(hidden > 0 && { more: `And ${hidden} more.` }),
      ...(shown.length > MOST_BUTTONS && {
        hint: 'Buttons are on the first two; remove one, and the next has them.',
      }),
      actions: [act('New reminder', 'newReminder', { delivery: context.deliveryId })],
    },
  };
}

const NONE = 'You have no reminders. Write for example: remind me to call Ana tomorrow at 9';

function row(line: ReminderLine, { deliveryId }: RenderContext, hasButtons: boolean) {
  const every = everyWords(line);
  const once = dayAndHour(timeOf(line));
  const what = plainLine(line.what, LONGEST.title) || 'Something';
  const data = { delivery: deliveryId, reminder: line.reminder };
  return {
    what,
    when: `${every === undefined ? once : `${sentence(every)}, next on ${once}`} (${zoneWords(line.timeZone)})`,
    ...(hasButtons && {
      actions: [
        act('Change', 'changeReminder', data, `Change the time of: ${what}`),
        act('Delete', 'deleteReminder', data, `Delete: ${what}`),
      ],
    }),
  };
}
