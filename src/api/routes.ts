import type { Admit } from '../ledger/ports/budgets.ts';
import { countedKeys, forWebhooks } from './budgets.ts';
import { forCallers, forRecalled } from './callers.ts';
import { EVENTS } from './event-routes.ts';
import type { EventParts } from './events.ts';
import type { ApiFeature, FeatureParts } from './feature.ts';
import type { Handler, Route } from './http.ts';
import { INBOUND_ROUTES, type InboundParts } from './inbound-routes.ts';
import { NOTIFICATION_ROUTES, type NotificationParts } from './notification-routes.ts';
import type { ApiDescription } from './openapi/document.ts';
import { DESCRIBE, OPERATOR_ROUTES, type OperatorParts } from './operator-routes.ts';
import type { Keys } from './ports/key-store.ts';
import { ACTION_PRESSED } from './pressed.ts';
import type { RouteDefinition } from './route.ts';

/** What it takes to know who asks, and how often they did. */
export interface KeyParts {
  readonly keys: Pick<Keys, 'find' | 'recall'>;
  readonly admit: Admit;
}

export interface RouteParts
  extends KeyParts,
    NotificationParts,
    EventParts,
    InboundParts,
    Omit<OperatorParts, 'keys'>,
    FeatureParts {
  /** All of this, as programs read it. */
  readonly describe: () => unknown;
}

export interface Api extends ApiDescription {
  readonly routes: readonly RouteDefinition<RouteParts>[];
}

/** Everything that is asked of Herald, in the order in which a reader meets it. */
export function apiOf(features: readonly ApiFeature[]): Api {
  return {
    routes: [
      ...NOTIFICATION_ROUTES,
      EVENTS,
      ...features.flatMap(({ routes = [] }) => routes),
      ...INBOUND_ROUTES,
      ...OPERATOR_ROUTES,
      DESCRIBE,
    ],
    webhooks: [ACTION_PRESSED, ...features.flatMap(({ webhooks = [] }) => webhooks)],
  };
}

/** The definitions as the server takes them: each lets in whom it is for. */
export function routesOf<Parts extends KeyParts>(
  definitions: readonly RouteDefinition<Parts>[],
  parts: Parts,
): Route[] {
  const letIn = entranceOf(parts);
  return definitions.map(definition => {
    const { method, path, limit } = definition;
    return {
      method: method === 'delete' ? 'del' : method === 'options' ? 'opts' : method,
      path: path.replaceAll(/\{(\w+)\}/g, ':$1'),
      handler: letIn(definition, parts),
      ...(limit && { limit }),
    };
  });
}

function entranceOf({ keys, admit }: KeyParts) {
  const counted = countedKeys(keys, admit);
  const memory = countedKeys({ find: hash => keys.recall(hash) }, admit);
  return <Parts>(route: RouteDefinition<Parts>, parts: Parts): Handler => {
    switch (route.who) {
      case 'key': {
        const handler = route.handler(parts);
        return route.looksAgain
          ? forRecalled(memory, keys, handler)
          : forCallers(counted, handler, route.purpose);
      }
      case 'signature':
        return forWebhooks(route.handler(parts));
      default:
        return route.handler(parts);
    }
  };
}
