import { isDeepStrictEqual } from 'node:util';
import type { CardAction } from '../../core/cards.ts';
import { type CardAnswer, isStanding } from '../../core/delivery.ts';

/** A button of the caller's. */
export type Callback = Extract<CardAction, { type: 'callback' }>;

export const isButtonOf =
  ({ verb, data }: CardAnswer) =>
  (action: CardAction): action is Callback =>
    action.type === 'callback' && action.verb === verb && isDeepStrictEqual(action.data ?? null, data);

/** The presses on a card, and whether several read it. */
interface Stands {
  readonly answers?: readonly CardAnswer[] | undefined;
  readonly place: 'personal' | 'group';
}

/**
 * Whether an action can still be done: one that somebody is doing, or has done for good, has no button any more. Where
 * no caller is told, the first answer is the one that is read.
 */
export const isOpen =
  ({ answers = [], place }: Stands) =>
  (action: CardAction): boolean =>
    action.type !== 'callback' || !answers.some(answer => closes(answer, action, place));

function closes(answer: CardAnswer, action: Callback, place: Stands['place']): boolean {
  const { state, isExclusive, isHere } = answer.outcome ?? {};
  if (!isStanding(state)) return false;
  if (isExclusive && action.who === 'onlyFirst') return true;
  if (place === 'group' || !isHere) return false;
  return state !== 'done' || isButtonOf(answer)(action);
}
