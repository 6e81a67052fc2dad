import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../../core/log.ts';
import { settle } from './session.ts';

export interface Listening {
  close(): Promise<void>;
}

/** Further work to do in the session that listens. */
export type Attend = (session: pg.Client) => Promise<void>;
const nothingMore: Attend = async () => undefined;

/** Short first: an embedded server is back within a second. */
const PAUSES_MS = [50, 200, 1_000];

/**
 * Listens to one PostgreSQL channel on a connection of its own and calls `onNotify(payload)` for every notification.
 * Notifications are not kept for the absent: after each reconnect it is called once more, with undefined, because
 * something may have been missed. Resolves once it listens; from then on it reconnects by itself until closed.
 * `attend` is done on each connection before it counts. Rejects where the first connection cannot be had.
 */
export async function listen(
  url: string,
  channel: string,
  onNotify: (payload: string | undefined) => void,
  { log, attend = nothingMore }: { log: Log; attend?: Attend },
): Promise<Listening> {
  const closing = new AbortController();
  const connect = () => subscribe(url, channel, { onNotify, attend });
  let client = await connect();
  const watch = async () => {
    while (!closing.signal.aborted) {
      await client.ended;
      if (closing.signal.aborted) return;
      log.warn({ channel }, 'The listening connection was lost; connecting again');
      client = (await again(connect, closing.signal)) ?? client;
      if (closing.signal.aborted) return client.end();
      log.info({ channel }, 'Listening again');
      onNotify(undefined);
    }
  };
  const watched = watch();
  return {
    close: async () => {
      closing.abort();
      await client.end();
      await watched;
    },
  };
}

async function subscribe(
  url: string,
  channel: string,
  { onNotify, attend }: { onNotify: (payload: string | undefined) => void; attend: Attend },
) {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'herald listener',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
  });
  client.on('error', () => undefined); // An 'end' follows, and that is what counts.
  client.on('notification', ({ payload }) => onNotify(payload));
  const ended = new Promise<void>(resolve => client.once('end', () => resolve()));
  const end = () => client.end().catch(() => undefined);
  try {
    await client.connect();
    await settle(client);
    await client.query(`listen ${client.escapeIdentifier(channel)}`);
    await attend(client);
  } catch (error) {
    await end();
    throw error;
  }
  return { ended, end };
}

/** Tries until it works or `closing` says that nobody waits any more. */
async function again<T>(attempt: () => Promise<T>, closing: AbortSignal): Promise<T | undefined> {
  for (let tries = 0; !closing.aborted; tries++) {
    const pauseMs = PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)];
    await delay(pauseMs, undefined, { signal: closing }).catch(() => undefined);
    if (closing.aborted) return undefined;
    const outcome = await attempt().catch(() => undefined);
    if (outcome !== undefined) return outcome;
  }
  return undefined;
}
