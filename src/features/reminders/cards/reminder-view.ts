import { NO_ZONE } from '../../../decide/when/timing.ts';
import { dayAndHour, everyWords, zoneWords } from '../../../decide/when/words.ts';
import { LONGEST, plain, plainLine } from '../../../deliver/plain.ts';
import type { RenderContext } from '../../../deliver/ports/render.ts';
import { act } from '../../../deliver/views/act.ts';
import type { Shortening, View } from '../../../deliver/views/view.ts';
import { LONGEST_REMINDER } from '../reminder.ts';
import type { ReminderCard, ReminderLine, RemindersCard } from './reminder-cards.ts';
import { snoozeAction } from './snooze.ts';

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
  moved: () => 'Changed. I will remind you',
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
  set: (said, context) => [undo(said, context), ...(said.snoozed ? [] : [change(said, context)])],
  moved: (said, context) => [change(said, context), remove(said, context)],
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

/** The form opens inside the card. What is in it is the person's own text, as they wrote it. */
function change(
  line: ReminderLine,
  { deliveryId }: RenderContext,
  title = 'Change',
  further: readonly object[] = [],
) {
  const data = { delivery: deliveryId, reminder: line.reminder };
  return {
    type: 'Action.ShowCard',
    title,
    tooltip: `${title}: ${plainLine(line.what, LONGEST.title) || 'Something'}`,
    card: {
      type: 'AdaptiveCard',
      body: [...(line.snoozed ? [] : [wordsInput(line)]), timeInput(line)],
      actions: [act('Save', 'changeReminder', data), ...further],
    },
  };
}

/** A list holds several of these forms, and an input is known by its id in the whole card. */
function wordsInput({ what, reminder }: ReminderLine) {
  const id = `what:${reminder}`;
  return { type: 'Input.Text', id, label: 'What', value: what, maxLength: LONGEST_REMINDER };
}

function timeInput({ reminder }: ReminderLine) {
  const words = { label: 'When (empty: as it is)', placeholder: 'tomorrow at 9' };
  return { type: 'Input.Text', id: `when:${reminder}`, ...words, spacing: 'Small' };
}

export function remindersView(said: RemindersCard, context: RenderContext, cut: Shortening): View {
  const { reminders, from, of, note } = said;
  const isBrief = cut.detail === 0;
  const last = from + reminders.length;
  return {
    summary: of === 0 ? 'You have no reminders.' : `Your reminders: ${of}`,
    data: {
      intro: of === 0 ? NONE : 'What I will remind you of, the soonest first.',
      ...(note !== undefined && { note: plainLine(note, LONGEST.note) }),
      reminders: reminders.map(line => row(line, context, isBrief)),
      ...(reminders.length < of && { place: `${from + 1} to ${last} of ${of}` }),
      actions: [
        act('New reminder', 'newReminder', { delivery: context.deliveryId }),
        ...(reminders.length < of ? [showMore(last < of ? last : 0, context)] : []),
      ],
    },
  };
}

const NONE = 'You have no reminders. Write for example: remind me to call Ana tomorrow at 9';

function showMore(from: number, { deliveryId }: RenderContext) {
  const title = from === 0 ? 'Show the first ones' : 'Show later ones';
  return act(title, 'showReminders', { delivery: deliveryId, from });
}

function row(line: ReminderLine, context: RenderContext, isBrief: boolean) {
  const every = everyWords(line);
  const once = dayAndHour(timeOf(line));
  const data = { delivery: context.deliveryId, reminder: line.reminder };
  return {
    what: plainLine(line.what, LONGEST.title) || 'Something',
    when: `${every === undefined ? once : `${sentence(every)}, next on ${once}`} (${zoneWords(line.timeZone)})`,
    ...(!isBrief && {
      actions: [change(line, context, 'Change or delete', [act('Delete', 'deleteReminder', data)])],
    }),
  };
}
