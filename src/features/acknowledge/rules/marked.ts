import type { AcknowledgeMark } from '../../../core/cards.ts';
import type { Said } from '../../../core/notification.ts';
import { card, dataOf } from '../../../core/said.ts';

/** The same words on another card about the same thing. */
export function markedWith(said: Said, mark: AcknowledgeMark): Said {
  const content = dataOf(said, 'notification');
  return content === undefined ? said : card('notification', { ...content, acknowledge: mark });
}
