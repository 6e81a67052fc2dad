import type { Log } from './core/log.ts';
import { BY_INDEX, openDatabase } from './platform/database/database.ts';

/** A process has 27 connections: these, and those of pg-boss and of who listens. */
const MOST = { work: 7, doors: 4, turns: 5, hot: 3, posts: 2 } as const;

/** The connections of a process, by who may not wait for whom. */
export function openPools(url: string, log: Log) {
  const open = (pool: keyof typeof MOST, settings?: Readonly<Record<string, string>>) =>
    openDatabase(url, { log, max: MOST[pool], ...(settings && { settings }) });
  const pools = {
    work: open('work'),
    // Who waits for an answer has connections of their own: a thousand people who wrote at once let no claim through.
    doors: open('doors'),
    // A turn asks the same few things each time. Where the planner was free to, it planned a click's look-up anew for 0.6 ms.
    turns: open('turns', BY_INDEX),
    // What is asked all the time has few connections, because each of them plans it for itself.
    hot: open('hot', BY_INDEX),
    // Posts are recorded together, so none of them may wait for long for what another one needs.
    posts: open('posts', { ...BY_INDEX, lock_timeout: '1s' }),
  };
  return {
    db: pools.work.db,
    web: pools.doors.db,
    turns: pools.turns.db,
    quick: pools.hot.db,
    posts: pools.posts.db,
    close: () => Promise.all(Object.values(pools).map(each => each.close())),
  };
}
