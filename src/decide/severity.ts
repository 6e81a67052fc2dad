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
  if (!isWorse(before, now)) return undefined;
  const title = titleOf(now) ?? '';
  const isCritical = severityOf(now) === 'critical';
  return phrase(isCritical ? 'severity.rose.critical' : 'severity.rose.warning', { title });
}

const severityOf = (said: Said): Severity => dataOf(said, 'notification')?.severity ?? 'info';

export const isWorse = (before: Said, now: Said): boolean => RANK[severityOf(now)] > RANK[severityOf(before)];

/** At least how bad it was before, and is not any more. */
export const fellBelow = (before: Said, now: Said): ('warning' | 'critical')[] =>
  (['warning', 'critical'] as const).filter(
    each => RANK[severityOf(before)] >= RANK[each] && RANK[severityOf(now)] < RANK[each],
  );
