import type { Feature } from '../feature.ts';
import { acknowledge as press } from './chat/acknowledge.ts';
import { acknowledgeStorage } from './store/acknowledge-storage.ts';

/** Somebody says that they take care; until then others are reminded, and the next people are told. */
export const acknowledge: Feature = {
  name: 'acknowledge',
  ...acknowledgeStorage,
  buttons: { acknowledge: { on: ['notification'], press } },
};
