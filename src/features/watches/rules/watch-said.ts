import type { Said } from '../../../core/notification.ts';
import { phrase } from '../../../text/phrase.ts';
import type { WatchCard } from '../cards/watch-cards.ts';
import type { Point, Watch } from '../watch.ts';
import { happenedInWords, lineFor } from './watch-words.ts';

/** A watch whose condition came to be so. */
export interface Firing {
  readonly watch: Pick<Watch, 'id' | 'subject' | 'condition'>;
  readonly from?: Point;
  readonly to: Point;
}

/** Further facts about the subject; null where nobody told. */
export interface FiringContext {
  readonly unit: string | null;
  readonly recent: readonly number[] | null;
  readonly recentAt: readonly Date[] | null;
}

export function firingSaid({ watch, from, to }: Firing, { unit, recent, recentAt }: FiringContext): Said {
  const { id, subject, condition } = watch;
  const card: WatchCard = {
    watch: id,
    title: happenedInWords({ subject, condition, ...(from && { from }), to }),
    subject,
    condition,
    to: pointOf(to),
    ...(from !== undefined && { from: pointOf(from) }),
    ...(unit !== null && { unit }),
    ...(recent !== null && recent.length > 1 && { recent, ...timesOf(recent, recentAt) }),
  };
  return { template: 'watch', data: { ...card } };
}

/** Of numbers that were kept before their times there are fewer of these, and nobody knows which. */
function timesOf(recent: readonly number[], recentAt: readonly Date[] | null) {
  if (recentAt === null || recentAt.length !== recent.length) return {};
  return { recentAt: recentAt.map(at => at.toISOString()) };
}

const pointOf = ({ value, at }: Point) => ({ value, at: at.toISOString() });

/** A watch has come to its end, `told` or not: with the line that begins it anew. */
export function farewellSaid(
  { subject, condition }: Pick<Watch, 'subject' | 'condition'>,
  told: boolean,
): Said {
  const words = { subject, line: lineFor(condition, subject) };
  return { text: told ? phrase('watches.over', words) : phrase('watches.over-untold', words) };
}
