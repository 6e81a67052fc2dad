import type { ConversationReference } from '../../core/conversation.ts';
import type { ProactiveEvent } from '../../core/inbound-event.ts';
import type { Log } from '../../core/log.ts';
import { type Clock, DAY_MS } from '../../core/time.ts';
import { phrase } from '../../text/phrase.ts';
import type { DialogEvent } from '../ports/dialogs.ts';
import { sayLine, type Turn, toPerson } from '../turn.ts';
import { carryOut } from './carry-out.ts';

/** After so long without a word nobody takes a question for open any more; and who asked in the evening may answer in the morning. */
export const ABANDONED_MS = DAY_MS;

/** Somebody left a dialogue alone: it ends, they are told once, and nothing is asked any more. */
export async function endAbandoned(turn: Turn<'abandoned'>): Promise<void> {
  const { tenantId, conversationId } = turn.event.conversation;
  const { people, dialogs: store } = turn.stores;
  const person = await people.whose(tenantId, conversationId);
  const since = new Date(turn.now.getTime() - ABANDONED_MS);
  // They may have said something since it was looked for.
  if (person === undefined || !(await store.isAbandoned(person.id, since))) return;
  const events = await (await turn.dialogs(person)).giveUp();
  await carryOut(turn, person, events);
  const what = topicsOf(turn, events);
  if (what.length > 0)
    await sayLine(turn, toPerson(person), phrase('dialog.abandoned', { what: { list: what } }));
}

/** Each once, however often it was begun. */
function topicsOf({ abilities }: Turn, events: readonly DialogEvent[]) {
  const names = new Set(events.flatMap(event => (event.kind === 'ended' ? [event.dialogue] : [])));
  return [...names].flatMap(name => abilities.conducted.get(name)?.dialogue.topic ?? []);
}

type Abandoned = readonly { readonly personId: string; readonly conversation: ConversationReference }[];

interface EnderParts {
  readonly abandoned: (since: Date, after?: string) => Promise<Abandoned>;
  readonly proactiveTurn: (conversation: ConversationReference, why: ProactiveEvent) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Ends what was abandoned, with each person in a turn of its own: what fails for one is tried again the next time. */
export function createAbandonedEnder({ abandoned, proactiveTurn, clock, log }: EnderParts) {
  return async (stopping?: AbortSignal): Promise<void> => {
    const since = new Date(clock.now().getTime() - ABANDONED_MS);
    for (
      let page = await abandoned(since);
      page.length > 0;
      page = await abandoned(since, page.at(-1)?.personId)
    )
      for (const { personId, conversation } of page) {
        if (stopping?.aborted) return;
        await proactiveTurn(conversation, { kind: 'abandoned' }).catch((err: unknown) =>
          log.warn({ err, personId }, 'an abandoned dialogue could not be ended'),
        );
      }
  };
}
