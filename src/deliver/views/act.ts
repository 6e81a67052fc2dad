import type { ActionStyle } from '../../core/cards.ts';

/** A button of Herald's own. `Action.Submit` for clients that do not know `Action.Execute`, with the same data. */
export function act(title: string, verb: string, data: Readonly<Record<string, unknown>>, tooltip?: string) {
  const more = tooltip === undefined ? {} : { tooltip };
  const fallback = { type: 'Action.Submit', title, ...more, data: { verb, ...data } };
  return { type: 'Action.Execute', title, ...more, verb, data, fallback };
}

/** A button that stands out on its card, in every client. */
export const positive = <A extends { fallback: object }>(action: A) => styled(action, 'positive');

/** A button that takes something away. */
export const destructive = <A extends { fallback: object }>(action: A) => styled(action, 'destructive');

function styled<A extends { fallback: object }>(action: A, style: ActionStyle) {
  return { ...action, style, fallback: { ...action.fallback, style } };
}

/** A button that answers nothing must work while nothing is filled in. */
export function withoutInputs<A extends { fallback: object }>(action: A) {
  const alone = { associatedInputs: 'none' };
  return { ...action, ...alone, fallback: { ...action.fallback, ...alone } };
}
