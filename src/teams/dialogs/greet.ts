import type { TurnContext, UserState } from 'botbuilder';
import type { DialogEvent } from '../../chat/ports/dialogs.ts';
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
    return events.map(event => (event === first ? withNote(first) : event));
  };
}

function withNote(event: Extract<DialogEvent, { kind: 'says' }>): DialogEvent {
  const { said } = event;
  return askedBy(said).note === undefined ? { ...event, said: asking(said, { note: HOW_IT_GOES }) } : event;
}
