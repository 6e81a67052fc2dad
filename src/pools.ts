import type { Log } from './core/log.ts';
import { BY_INDEX, openDatabase } from './platform/database/database.ts';

/** A process has 27 connections: these, those of pg-boss, and those that listen. */
const MOST = { work: 7, doors: 4, turns: 5, hot: 3, posts: 2 } as const;

/** The connections of a process, in pools by work that must not wait for other work. */
export function openPools(url: string, log: Log) {
  const open = (pool: keyof typeof MOST, settings?: Readonly<Record<string, string>>) =>
    openDatabase(url, { log, max: MOST[pool], ...(settings && { settings }) });
  const pools = {
    work: open('work'),
    // Requests that somebody waits for have connections of their own: a thousand people at once let no claim through.
    doors: open('doors'),
    // A turn asks the same few things each time. The planner, left free, planned a click's look-up anew for 0.6 ms.
    turns: open('turns', BY_INDEX),
    // Statements that are asked all the time have few connections, because each of them plans them for itself.
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
