import { isDeepStrictEqual } from 'node:util';
import { ConversationState, type Storage, type TurnContext, UserState } from 'botbuilder';
import type { DialogContext, DialogInstance, DialogState } from 'botbuilder-dialogs';
import { DialogSet } from 'botbuilder-dialogs/lib/dialogSet.js';
import type { DialogEvent, OpenDialogs, OpenedDialogs, Running } from '../../chat/ports/dialogs.ts';
import type { Dialogue } from '../../core/dialogue.ts';
import { takenBack, understands } from '../../decide/dialogue.ts';
import { captured, captureInto } from './capture.ts';
import { aboutOf, courseOf, type DialogTurn, DialogueDialog } from './dialogue-dialog.ts';
import { greetOnce, toldWhatWasLetGo } from './greet.ts';
import { INTERRUPTION, InterruptionDialog } from './interruption-dialog.ts';

/** Runs descriptions of dialogues on botbuilder's stack. */
export function dialogStacks(dialogues: readonly Dialogue[]): (context: TurnContext) => OpenDialogs {
  return context => async opening => {
    const { personId, newId, circumstances, by } = opening;
    const storage = opening.memory as Storage;
    const state = new StateOfOne(storage, personId);
    const person = new UserOfOne(storage, personId);
    const turn: DialogTurn = { circumstances, by };
    const dialogs = new DialogSet(state.createProperty<DialogState>('dialogs'));
    for (const dialogue of dialogues) dialogs.add(new DialogueDialog(dialogue, turn));
    dialogs.add(new InterruptionDialog(turn));
    captureInto(context, []);
    const dc = await dialogs.createContext(context);
    const greeted = greetOnce(person, context);
    return {
      ...stackOf(dc, turn, newId, greeted),
      async save() {
        await state.saveChanges(context);
        await person.saveChanges(context);
      },
    };
  };
}

/**
 * State by the person and not by the id of the conversation: a 1:1 that Teams lost is opened again under another id,
 * and a person who mentions Herald in a channel goes on in their 1:1, of which the turn does not know the id.
 */
class StateOfOne extends ConversationState {
  private readonly personId: string;
  constructor(storage: Storage, personId: string) {
    super(storage);
    this.personId = personId;
  }
  override getStorageKey(): string {
    return `conversations/person:${this.personId}`;
  }
}

class UserOfOne extends UserState {
  private readonly personId: string;
  constructor(storage: Storage, personId: string) {
    super(storage);
    this.personId = personId;
  }
  override getStorageKey(): string {
    return `users/person:${this.personId}`;
  }
}

type Greeted = (events: DialogEvent[]) => Promise<DialogEvent[]>;

/** One question, or one card with all of them: nothing follows one after another. */
function asksOnce(dc: DialogContext): boolean {
  const open = openDialogue(dc);
  if (open === undefined) return false;
  const { given } = courseOf(open.instance);
  return open.dialogue.steps(given).filter(({ name }) => !(name in given)).length === 1;
}

function stackOf(
  dc: DialogContext,
  turn: DialogTurn,
  newId: () => string,
  greeted: Greeted,
): Omit<OpenedDialogs, 'save'> {
  let asked = false;
  /** Does something to the stack, and answers with the events that it brought about. */
  const during = async (act: () => Promise<unknown>): Promise<DialogEvent[]> => {
    const events: DialogEvent[] = [];
    captureInto(dc.context, events);
    await act();
    asked ||= events.some(({ kind }) => kind === 'says');
    return events;
  };
  const isInterrupted = () => dc.activeDialog?.id === INTERRUPTION;
  return {
    running: () => runningOn(dc),
    understands(heard) {
      const open = openDialogue(dc);
      return (
        open !== undefined && understands(open.dialogue, courseOf(open.instance), heard, turn.circumstances)
      );
    },
    begin: (dialogue, given = {}) =>
      during(async () => {
        const same = dc.stack.find(
          ({ id, state }) => id === dialogue && isDeepStrictEqual(state.course.given, given),
        );
        if (same !== undefined) return isInterrupted() ? dc.endDialog() : askAnew(dc);
        letGo(dc, dialogue);
        return dc.beginDialog(dialogue, { run: newId(), given });
      })
        .then(toldWhatWasLetGo)
        .then(events => (asksOnce(dc) ? events : greeted(events))),
    hear: heard =>
      during(async () => {
        turn.heard = heard;
        await dc.continueDialog();
      }),
    async amend(by, heard) {
      const open = openDialogue(dc);
      if (open?.instance.state.answeredBy !== by || isInterrupted()) return undefined;
      open.instance.state.course = takenBack(courseOf(open.instance));
      return this.hear(heard);
    },
    reprompt: () => during(async () => openDialogue(dc) && !isInterrupted() && !asked && askAnew(dc)),
    offer: () => during(async () => !isInterrupted() && !asked && offer(dc)),
    cancel: () => during(() => cancelTop(dc)),
    async drop() {
      const open = openDialogue(dc);
      if (open !== undefined) dc.stack.splice(dc.stack.indexOf(open.instance));
    },
    cancelFor: callerId => during(async () => cancelFor(dc, callerId)),
    endOver: () => during(() => endOver(dc)),
    giveUp: () => during(async () => giveUp(dc)),
    interrupt: by =>
      during(async () => {
        if (openDialogue(dc) && !isInterrupted()) await dc.beginDialog(INTERRUPTION, { by });
      }),
    resume: () => during(async () => isInterrupted() && dc.endDialog()),
  };
}

/** The dialogue that is uppermost, whether it is interrupted or not. */
function openDialogue(dc: DialogContext): Open | undefined {
  const instance = dc.stack.findLast(({ id }) => id !== INTERRUPTION);
  if (instance === undefined) return undefined;
  const dialog = dc.findDialog(instance.id);
  return dialog instanceof DialogueDialog ? { dialog, dialogue: dialog.dialogue, instance } : undefined;
}

interface Open {
  readonly dialog: DialogueDialog;
  readonly dialogue: Dialogue;
  readonly instance: DialogInstance;
}

function runningOn(dc: DialogContext): Running | undefined {
  const open = openDialogue(dc);
  if (open === undefined) return undefined;
  const { dialogue, instance } = open;
  const { run, asked, answers } = courseOf(instance);
  const top = dc.activeDialog;
  return {
    dialogue: dialogue.name,
    topic: dialogue.topic,
    ...(Object.keys(answers).length === 0 && { isFresh: true }),
    ...(dialogue.caller && { isCallers: true }),
    ...(dialogue.until && { until: dialogue.until(courseOf(instance).given) }),
    prompt: { run, step: asked.at(-1)?.step ?? '' },
    ...(top?.id === INTERRUPTION && { interruptedBy: top.state.by }),
  };
}

/** As `askAnew`, but no more than once until something is answered. */
async function offer(dc: DialogContext): Promise<void> {
  const open = openDialogue(dc);
  if (open === undefined) return;
  const over = whatIsOver(dc, open.instance);
  await (over ? over.resumeDialog(dc) : open.dialog.offer(dc.context, open.instance));
}

/**
 * A person who begins the same dialogue with something else each time, such as watches that are not understood, would
 * have to cancel each one: of Herald's own dialogues of one name, one alone is kept aside.
 */
function letGo(dc: DialogContext, dialogue: string): void {
  const isCallers = (dc.findDialog(dialogue) as DialogueDialog | undefined)?.dialogue.caller !== undefined;
  const before = dc.stack.filter(({ id }) => id === dialogue).slice(0, -1);
  if (isCallers || before.length === 0) return;
  for (const instance of before) announce(dc, instance, { how: 'cancelled' });
  dc.stack.splice(0, dc.stack.length, ...dc.stack.filter(instance => !before.includes(instance)));
}

/** The open question again; a dialogue that is over ends, and the one below it asks. */
async function askAnew(dc: DialogContext): Promise<void> {
  const over = whatIsOver(dc, dc.activeDialog);
  await (over ? over.resumeDialog(dc) : dc.repromptDialog());
}

/** The dialogue below asks again: botbuilder resumes it. */
async function cancelTop(dc: DialogContext): Promise<void> {
  const open = openDialogue(dc);
  if (open === undefined) return;
  while (dc.activeDialog !== open.instance) dc.stack.pop();
  announce(dc, open.instance, { how: 'cancelled' });
  await dc.endDialog();
}

/** An interruption goes with them: the event that ended the others interrupts the rest. */
function cancelFor(dc: DialogContext, callerId: string): void {
  const left = dc.stack.filter(instance => isOfAnother(dc, instance, callerId));
  for (const instance of dc.stack.toReversed())
    if (!left.includes(instance)) announce(dc, instance, { how: 'cancelled' });
  dc.stack.splice(0, dc.stack.length, ...left);
}

/** A dialogue that ends at a time of its own is left to it. */
function giveUp(dc: DialogContext): void {
  const left = dc.stack.filter(({ id }) => {
    const dialog = dc.findDialog(id);
    return dialog instanceof DialogueDialog && dialog.dialogue.until !== undefined;
  });
  for (const instance of dc.stack.toReversed())
    if (!left.includes(instance)) announce(dc, instance, { how: 'abandoned' });
  dc.stack.splice(0, dc.stack.length, ...left);
}

function isOfAnother(dc: DialogContext, { id, state }: DialogInstance, callerId: string): boolean {
  const dialog = dc.findDialog(id);
  if (!(dialog instanceof DialogueDialog) || dialog.dialogue.caller === undefined) return false;
  return dialog.dialogue.caller(state.course.given) !== callerId;
}

function announce(dc: DialogContext, instance: DialogInstance, ended: Ended): void {
  if (instance.id === INTERRUPTION) return;
  captured(dc.context).push({ kind: 'ended', ...ended, ...aboutOf(instance.id, courseOf(instance)) });
}

type Ended = { readonly how: 'cancelled' | 'abandoned' } | { readonly how: 'over'; readonly late: boolean };

/** A buried dialogue that is over just goes; the top one is resumed. An interruption without one below is harmless. */
async function endOver(dc: DialogContext): Promise<void> {
  const { activeDialog: top } = dc;
  const buried = dc.stack.filter(instance => instance !== top && whatIsOver(dc, instance));
  for (const instance of buried) announce(dc, instance, { how: 'over', late: false });
  dc.stack.splice(0, dc.stack.length, ...dc.stack.filter(instance => !buried.includes(instance)));
  await whatIsOver(dc, top)?.resumeDialog(dc);
}

/** The dialogue of this instance, if its time is over: being resumed, it ends. */
function whatIsOver(dc: DialogContext, instance: DialogInstance | undefined): DialogueDialog | undefined {
  const dialog = instance && dc.findDialog(instance.id);
  return instance && dialog instanceof DialogueDialog && dialog.isOver(instance) ? dialog : undefined;
}
