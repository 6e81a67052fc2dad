import type { Said } from '../../core/notification.ts';
import { asking } from '../../core/said.ts';
import type { SentDelivery } from '../ports/turn-ledger.ts';

/** The question with which a notification begins a dialogue: only on its card the topic can be stopped. */
export function opening(said: Said, { topic }: Pick<SentDelivery, 'topic'>): Said {
  return topic === undefined ? said : asking(said, { topic });
}
