import { NO_ZONE } from '../../../decide/when/timing.ts';
import { everyPhrase } from '../../../decide/when/words.ts';
import type { ViewContext } from '../../../deliver/feature.ts';
import { LONGEST, plain, plainLine } from '../../../deliver/plain.ts';
import { act, destructive } from '../../../deliver/views/act.ts';
import type { Shortening, View } from '../../../deliver/views/view.ts';
import { asSentence, time } from '../../../text/format.ts';
import { nearMoment, zoned } from '../../../text/near-moment.ts';
import { worded } from '../../../text/phrase.ts';
import type { Voice } from '../../../text/voice.ts';
import { isOffset, zoneName } from '../../../text/zone.ts';
import { LONGEST_REMINDER } from '../reminder.ts';
import type { ReminderCard, ReminderLine, RemindersCard } from './reminder-cards.ts';
import { snoozeAction } from './snooze.ts';

/** The reminder as it was understood; or, when its time has come, its text. */
export function reminderView(said: ReminderCard, context: ViewContext): View {
  const { voice } = context;
  const state = said.state === 'set' && said.snoozed ? 'snoozed' : said.state;
  const note = noteOf(said, voice);
  return {
    summary: voice.say(`reminders.summary.${state}`, { what: nameOf(said, voice) }),
    data: {
      head: voice.say(`reminders.head.${state}`),
      what: plain(said.what, LONGEST.detail, 10) || nameOf(said, voice),
      when: plainLine(whenLine(said, voice), LONGEST.title),
      tone: said.state === 'due' ? 'accent' : 'default',
      ...(note !== undefined && { note }),
      actions: ACTIONS[said.state](said, context),
    },
  };
}

/** A card without a title may be snoozed. */
const nameOf = ({ what, snoozed }: ReminderLine, { say }: Voice): string =>
  plainLine(what, LONGEST.title) || say(snoozed ? 'reminders.a-card' : 'reminders.something');

function noteOf(said: ReminderCard, voice: Voice): string | undefined {
  if (said.late) return voice.say('reminders.late', { when: onceOf(said, voice) });
  if (said.state === 'due') return undefined;
  if (isOffset(said.timeZone)) return voice.say('reminders.fixed-zone', { zone: zoneName(said.timeZone) });
  if (said.timeZone !== NO_ZONE) return undefined;
  return voice.say('reminders.no-zone', { example: voice.say('when.example.soon') });
}

const onceOf = ({ at, timeZone }: ReminderLine, voice: Voice) => nearMoment(voice, new Date(at), timeZone);

const everyOf = ({ every }: ReminderLine, voice: Voice) =>
  every === undefined ? undefined : worded(voice, everyPhrase(every));

function whenLine(said: ReminderCard, voice: Voice): string {
  if (said.state !== 'due' && said.state !== 'removed') return nextLine(said, voice);
  const every = everyOf(said, voice);
  const when = every === undefined ? onceOf(said, voice) : zoned(voice, every, said.timeZone);
  if (said.state === 'removed') return voice.say('reminders.was-for', { when });
  return every === undefined ? voice.say('reminders.due-at', { when }) : asSentence(when, voice);
}

/** `Tomorrow 9:00`, `Every weekday at 8:30, next tomorrow 8:30` */
function nextLine(line: ReminderLine, voice: Voice): string {
  const every = everyOf(line, voice);
  const when = onceOf(line, voice);
  return asSentence(every === undefined ? when : voice.say('reminders.repeats', { every, when }), voice);
}

type Actions = (said: ReminderCard, context: ViewContext) => object[];

const ACTIONS: Readonly<Record<ReminderCard['state'], Actions>> = {
  set: (said, context) => undoable(undo(said, context), said, context),
  moved: (said, context) =>
    said.before === undefined
      ? [...otherHalf(said, context), change(said, context), remove(said, context, 'reminders.remove')]
      : undoable(undoMove(said, context), said, context),
  removed: ({ reminder }, { deliveryId, voice }) => [
    act(voice.say('reminders.bring-back'), 'keepReminder', { delivery: deliveryId, reminder }),
  ],
  due: (said, context) => [
    snoozeAction(context),
    ...(said.every === undefined ? [] : [remove(said, context, 'reminders.stop')]),
  ],
};

/** Buttons of a reminder just set or moved. The text of a card that is put off is not its person's to change. */
const undoable: (undoing: object, ...of: Parameters<Actions>) => object[] = (undoing, said, context) => [
  ...otherHalf(said, context),
  undoing,
  ...(said.snoozed ? [] : [change(said, context)]),
];

function undo({ reminder, snoozed }: ReminderCard, { deliveryId, voice: { say } }: ViewContext) {
  const tooltip = say(snoozed ? 'reminders.show-again' : 'reminders.remove-this');
  return act(say('button.undo'), 'undoReminder', { delivery: deliveryId, reminder }, tooltip);
}

function undoMove({ reminder }: ReminderCard, { deliveryId, voice: { say } }: ViewContext) {
  return act(say('button.undo'), 'undoMove', { delivery: deliveryId, reminder }, say('reminders.as-before'));
}

/** "At 6" is in the evening or in the morning: one press for the one that it was not taken for. */
function otherHalf(
  { other, reminder, timeZone }: ReminderCard,
  { deliveryId, voice }: ViewContext,
): object[] {
  if (other === undefined) return [];
  const at = time(new Date(other), { ...voice, timeZone });
  const data = { delivery: deliveryId, reminder };
  return [act(voice.say('reminders.other-half', { time: at }), 'otherHalf', data)];
}

function remove(
  { reminder }: ReminderCard,
  { deliveryId, voice }: ViewContext,
  title: 'reminders.remove' | 'reminders.stop',
) {
  return act(voice.say(title), 'undoReminder', { delivery: deliveryId, reminder });
}

/** The form opens inside the card, with the person's text as they wrote it. */
function change(line: ReminderLine, { deliveryId, voice }: ViewContext, further: readonly object[] = []) {
  const { say } = voice;
  const data = { delivery: deliveryId, reminder: line.reminder };
  return {
    type: 'Action.ShowCard',
    title: say(further.length === 0 ? 'reminders.change' : 'reminders.change-or-delete'),
    tooltip: say('reminders.change-this', { what: nameOf(line, voice) }),
    card: {
      type: 'AdaptiveCard',
      body: [...(line.snoozed ? [] : [wordsInput(line, voice)]), timeInput(line, voice)],
      actions: [act(say('reminders.save'), 'changeReminder', data), ...further],
    },
  };
}

/** A list holds several of these forms, and an input is known by its id in the whole card. */
function wordsInput({ what, reminder }: ReminderLine, { say }: Voice) {
  const id = `what:${reminder}`;
  return {
    type: 'Input.Text',
    id,
    label: say('reminders.input-what'),
    value: what,
    maxLength: LONGEST_REMINDER,
  };
}

function timeInput({ reminder }: ReminderLine, { say }: Voice) {
  const words = { label: say('reminders.input-when'), placeholder: say('when.example.tomorrow') };
  return { type: 'Input.Text', id: `when:${reminder}`, ...words, spacing: 'Small' };
}

export function remindersView(said: RemindersCard, context: ViewContext, cut: Shortening): View {
  const { reminders, from, of, note } = said;
  const { voice, deliveryId } = context;
  const to = from + reminders.length;
  return {
    summary: voice.say('reminders.count', { count: of }),
    data: {
      intro: of === 0 ? none(voice) : voice.say('reminders.intro'),
      ...(note !== undefined && { note: plainLine(worded(voice, note), LONGEST.note) }),
      reminders: reminders.map(line => row(line, context, cut.detail === 0)),
      ...(reminders.length < of && {
        place: voice.say('reminders.page', { from: String(from + 1), to: String(to), of: String(of) }),
      }),
      actions: [
        act(voice.say('reminders.new'), 'newReminder', { delivery: deliveryId }),
        ...(reminders.length < of ? [showMore(to < of ? to : 0, context)] : []),
      ],
    },
  };
}

const none = ({ say }: Voice) => say('reminders.none', { example: say('reminders.example') });

function showMore(from: number, { deliveryId, voice }: ViewContext) {
  const title = voice.say(from === 0 ? 'reminders.show-first' : 'reminders.show-later');
  return act(title, 'showReminders', { delivery: deliveryId, from });
}

function row(line: ReminderLine, context: ViewContext, isBrief: boolean) {
  const { deliveryId, voice } = context;
  const data = { delivery: deliveryId, reminder: line.reminder };
  return {
    what: nameOf(line, voice),
    when: nextLine(line, voice),
    ...(!isBrief && {
      actions: [
        change(line, context, [destructive(act(voice.say('reminders.delete'), 'deleteReminder', data))]),
      ],
    }),
  };
}
