import type { PromptCard } from '../../core/cards.ts';
import type { InterruptionOutcome } from '../../core/delivery.ts';
import type { Heard } from '../../core/dialogue.ts';
import type { Said } from '../../core/notification.ts';
import type { Text } from '../../core/phrase.ts';
import { askedBy, asking } from '../../core/said.ts';
import { phrase } from '../../text/phrase.ts';
import { type Click, noEffect, replaceCard, tell } from '../click.ts';
import type { ClickAnswer } from '../ports/conversation.ts';
import type { DialogEvent, Dialogs } from '../ports/dialogs.ts';
import { carryOut } from './carry-out.ts';

const PASSED = phrase('prompt.passed');
const TOO_LATE = phrase('prompt.too-late');

/**
 * A button of a question. The question with its answer then stands where the card stood, also when Teams sends the
 * click again; a question that is no longer open takes no answer.
 */
export async function answer(click: Click): Promise<ClickAnswer> {
  const { delivery, event, person } = click;
  const { said } = delivery;
  const card = askedBy(said);
  if (card.answered !== undefined) return replaceCard(click, said);
  const dialogs = await click.dialogs(person);
  if (!isOpen(card, dialogs)) return tell(click, isPast(card, click.now) ? TOO_LATE : PASSED);
  if (event.data.word === 'cancel') return cancel(click, dialogs, said);
  const events = await dialogs.hear(heardIn(event.data));
  if (events.some(event => event.kind === 'ended' && event.how === 'over'))
    return tooLate(click, said, events);
  const words = wordsOf(events, event.data.word);
  if (words === undefined) return tell(click, noteOf(events));
  await carryOut(click, person, events);
  return standAs(click, said, words);
}

function isOpen({ prompt }: Partial<PromptCard>, dialogs: Dialogs): boolean {
  const open = dialogs.running()?.prompt;
  return open !== undefined && open.run === prompt?.run && open.step === prompt.step;
}

function isPast({ until }: Partial<PromptCard>, now: Date): boolean {
  return until !== undefined && new Date(until) <= now;
}

/** The card says it, so no line does; what was being done before goes on. */
async function cancel(click: Click, dialogs: Dialogs, said: Said): Promise<ClickAnswer> {
  const what = dialogs.running()?.topic ?? '';
  await carryOut(click, click.person, await dialogs.cancel());
  return standAs(click, said, { answered: phrase('dialog.cancelled', { what }) });
}

/** So it is where its time is over. */
async function tooLate(click: Click, said: Said, events: readonly DialogEvent[]): Promise<ClickAnswer> {
  await carryOut(
    click,
    click.person,
    events.filter(event => event.kind !== 'ended'),
  );
  return standAs(click, said, { answered: TOO_LATE });
}

function heardIn({ delivery: _, prompt: __, word, ...data }: Readonly<Record<string, unknown>>): Heard {
  return typeof word === 'string' ? { kind: 'said', text: word } : { kind: 'pressed', data };
}

/** How the answer reads on the card; undefined where it was none. */
function wordsOf(events: readonly DialogEvent[], word: unknown): Partial<PromptCard> | undefined {
  const taken = events.find(event => event.kind === 'answered');
  if (taken !== undefined) return { answered: taken.words, ...(taken.each && { each: taken.each }) };
  return word === 'back' ? { answered: phrase('prompt.not-answered') } : undefined;
}

function noteOf(events: readonly DialogEvent[]): Text {
  const again = events.find(event => event.kind === 'says')?.said;
  return (again && askedBy(again).note) ?? phrase('prompt.not-understood');
}

async function standAs(click: Click, said: Said, more: Partial<PromptCard>): Promise<ClickAnswer> {
  const stands = asking(said, more);
  await click.stores.ledger.restate(click.delivery.id, stands);
  return replaceCard(click, stands);
}

/** Also the button that was pressed before: Teams may send the click again. */
const WAITS: ReadonlySet<InterruptionOutcome['how']> = new Set(['interrupted', 'resumed']);

/** *Continue*, on the card that interrupted: the dialogue goes on, and the line above the card says so. */
export async function goOn(click: Click): Promise<ClickAnswer> {
  const { delivery, person, stores } = click;
  if (delivery.met === undefined || !WAITS.has(delivery.met.how)) return noEffect(click);
  const met = { ...delivery.met, how: 'resumed' } as const;
  await click.once(async () => {
    const dialogs = await click.dialogs(person);
    await stores.ledger.recordInterruption(delivery.id, met);
    await carryOut(click, person, await dialogs.resume());
  });
  return replaceCard({ ...click, delivery: { ...delivery, met } }, delivery.said);
}
