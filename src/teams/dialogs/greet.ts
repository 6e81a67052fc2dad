import type { TurnContext, UserState } from 'botbuilder';
import type { DialogEvent } from '../../chat/ports/dialogs.ts';
import type { Phrase } from '../../core/phrase.ts';
import { askedBy, asking } from '../../core/said.ts';
import { phrase } from '../../text/phrase.ts';

const HOW_IT_GOES = phrase('dialog.how-it-goes');

/** Before the first question that a person is ever asked, a word on how it goes. */
export function greetOnce(person: UserState, context: TurnContext) {
  const knows = person.createProperty<boolean>('knowsDialogues');
  return async (events: DialogEvent[]): Promise<DialogEvent[]> => {
    const first = events.find(event => event.kind === 'says');
    if (first === undefined || (await knows.get(context, false))) return events;
    await knows.set(context, true);
    return events.map(event => (event === first ? withNote(first, HOW_IT_GOES) : event));
  };
}

/** The question says what was let go for it. */
export function toldWhatWasLetGo(events: DialogEvent[]): DialogEvent[] {
  const isLetGo = events.some(event => event.kind === 'ended' && event.how === 'cancelled');
  return isLetGo ? events.map(event => (event.kind === 'says' ? withNote(event, LET_GO) : event)) : events;
}

const LET_GO = phrase('dialog.let-go');

function withNote(event: Extract<DialogEvent, { kind: 'says' }>, note: Phrase): DialogEvent {
  const { said } = event;
  return askedBy(said).note === undefined ? { ...event, said: asking(said, { note }) } : event;
}
