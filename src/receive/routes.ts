import type { Accept } from '../core/ports/accept.ts';
import type { Keys } from '../core/ports/keys.ts';
import type { LedgerReader } from '../core/ports/ledger.ts';
import { type CallerDoor, forCallers } from './callers.ts';
import { health, ready } from './health.ts';
import { postHook } from './hooks.ts';
import type { Route } from './http.ts';
import { messagesDoor, type TeamsDoor } from './messages.ts';
import { postNotification } from './notifications.ts';
import { openApiDocument } from './openapi/document.ts';
import { getDeliveries, getNotification } from './progress.ts';

export interface RouteParts {
  readonly accept: Accept;
  readonly keys: Pick<Keys, 'find'>;
  readonly reader: LedgerReader;
  readonly hookSecrets: Readonly<Record<string, string | undefined>>;
  readonly ping: () => Promise<void>;
  readonly teams: TeamsDoor;
}

/** The names under which Teams developers look for this door. */
const NOTIFICATION_PATHS = ['/api/notifications', '/api/notification', '/api/notify'];

const describeDoors: CallerDoor = async () => ({ status: 200, body: openApiDocument() });

/** Every address of Herald's. */
export function routes({ accept, keys, reader, hookSecrets, ping, teams }: RouteParts): Route[] {
  const post = forCallers(keys, postNotification(accept));
  return [
    ...NOTIFICATION_PATHS.map(path => ({ method: 'post' as const, path, door: post })),
    { method: 'get', path: '/api/notifications/:id', door: forCallers(keys, getNotification(reader)) },
    {
      method: 'get',
      path: '/api/notifications/:id/deliveries',
      door: forCallers(keys, getDeliveries(reader)),
    },
    { method: 'post', path: '/api/hooks/:source', door: postHook({ accept, keys, secrets: hookSecrets }) },
    { method: 'post', path: '/api/messages', door: messagesDoor(teams) },
    { method: 'get', path: '/openapi.json', door: forCallers(keys, describeDoors) },
    { method: 'get', path: '/healthz', door: health },
    { method: 'get', path: '/readyz', door: ready(ping) },
  ];
}
