import type { Severity } from '../core/cards.ts';
import type { Said } from '../core/notification.ts';
import type { Phrase } from '../core/phrase.ts';
import { dataOf, titleOf } from '../core/said.ts';
import { phrase } from '../text/phrase.ts';

const RANK: Readonly<Record<Severity, number>> = { info: 0, success: 0, warning: 1, critical: 2 };

/**
 * The line that rings, where a card says by its change that things have become worse. A change makes no sound, and of
 * this one people have to know; whatever is as bad as before, or better, they see when they look.
 */
export function roseTo(before: Said, now: Said): Phrase | undefined {
  const [was, is] = [before, now].map(said => dataOf(said, 'notification')?.severity ?? 'info');
  if (is === undefined || was === undefined || RANK[is] <= RANK[was]) return undefined;
  const title = titleOf(now) ?? '';
  return phrase(is === 'critical' ? 'severity.rose.critical' : 'severity.rose.warning', { title });
}
