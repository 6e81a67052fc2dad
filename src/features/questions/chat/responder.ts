import type { Turn } from '../../../chat/turn.ts';
import type { Responder } from '../question.ts';

/** Who answers questions here, as far as who asks needs to know; undefined: nobody does. */
export function responderOf({ settings }: Turn): Responder | undefined {
  if (settings.questions === undefined) return undefined;
  const { call, ...responder } = settings.questions;
  return { ...responder, isCalled: call !== undefined };
}
