import type { OpenDialogs } from '../../src/chat/ports/dialogs.ts';

const nothing = async () => [];

/** Nobody is in the middle of anything. */
export const noDialogs: OpenDialogs = async () => ({
  running: () => undefined,
  understands: () => false,
  amend: async () => undefined,
  begin: nothing,
  hear: nothing,
  reprompt: nothing,
  offer: nothing,
  cancel: nothing,
  giveUp: async () => [],
  drop: async () => undefined,
  cancelFor: nothing,
  endOver: nothing,
  interrupt: nothing,
  resume: nothing,
  save: async () => undefined,
});
