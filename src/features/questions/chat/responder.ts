import type { Turn } from '../../../chat/turn.ts';
import type { Responder } from '../question.ts';

/** The responder, as far as a person who asks needs to know it; undefined: nobody answers here. */
export function responderOf({ settings }: Turn): Responder | undefined {
  if (settings.questions === undefined) return undefined;
  const { call, ...responder } = settings.questions;
  return { ...responder, isCalled: call !== undefined };
}
