import { worded } from '../../text/phrase.ts';
import type { ViewContext } from '../feature.ts';
import { LONGEST, plain, plainLine } from '../plain.ts';
import { act } from './act.ts';

/** On a card that shows what was done on it inside: the *Undo* of that. */
export function undoThere({ remark, deliveryId, voice }: ViewContext): object[] {
  if (remark?.changed === undefined) return [];
  const tooltip = plainLine(worded(voice, remark.says), LONGEST.note);
  return remark.buttons.map(({ title, verb, data }) =>
    act(worded(voice, title), verb, { delivery: deliveryId, ...data }, tooltip),
  );
}

/** And what that was. */
export function doneThere(context: ViewContext): { readonly done?: string; readonly undo?: object[] } {
  const { remark, voice } = context;
  const undo = undoThere(context);
  if (remark === undefined || undo.length === 0) return {};
  return { undo, done: plain(worded(voice, remark.says), LONGEST.detail) };
}
