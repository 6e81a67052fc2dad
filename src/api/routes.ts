import type { Admit } from '../ledger/ports/budgets.ts';
import { countedCallers, forWebhooks } from './budgets.ts';
import { CALLER_ROUTE } from './caller-routes.ts';
import { forCallers, forRecalled } from './callers.ts';
import { DELIVERY_EVENT_ROUTES, DELIVERY_EVENTS_POSTED } from './delivery-event-routes.ts';
import type { DeliveryEventParts } from './delivery-events.ts';
import { EVENTS } from './event-routes.ts';
import type { EventParts } from './events.ts';
import type { ApiFeature, FeatureParts } from './feature.ts';
import type { Handler, Route } from './http.ts';
import type { IdentityParts } from './identities.ts';
import { IDENTITY_ROUTES } from './identity-routes.ts';
import { INBOUND_ROUTES, type InboundParts } from './inbound-routes.ts';
import { NOTIFICATION_ROUTES, type NotificationParts } from './notification-routes.ts';
import type { ApiDescription } from './openapi/document.ts';
import { DESCRIBE, OPERATOR_ROUTES, type OperatorParts } from './operator-routes.ts';
import type { Callers } from './ports/callers.ts';
import { ACTION_PRESSED } from './pressed.ts';
import { ROLE_ROUTES } from './role-routes.ts';
import type { RoleParts } from './roles.ts';
import type { RouteDefinition } from './route.ts';

/** The parts that know who asks, and how often they did. */
export interface CallerParts {
  readonly callers: Callers;
  /** The same, perhaps as of some seconds ago: for a door behind which a key is looked at again. */
  readonly memory: Callers;
  readonly admit: Admit;
}

export interface RouteParts
  extends CallerParts,
    NotificationParts,
    EventParts,
    DeliveryEventParts,
    InboundParts,
    IdentityParts,
    RoleParts,
    Omit<OperatorParts, 'callers'>,
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
      ...DELIVERY_EVENT_ROUTES,
      EVENTS,
      ...features.flatMap(({ routes = [] }) => routes),
      ...INBOUND_ROUTES,
      ...IDENTITY_ROUTES,
      ...ROLE_ROUTES,
      ...OPERATOR_ROUTES,
      CALLER_ROUTE,
      DESCRIBE,
    ],
    webhooks: [ACTION_PRESSED, DELIVERY_EVENTS_POSTED, ...features.flatMap(({ webhooks = [] }) => webhooks)],
  };
}

/** The definitions as the server takes them: each lets in whom it is for. */
export function routesOf<Parts extends CallerParts>(
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

function entranceOf({ callers, memory, admit }: CallerParts) {
  const counted = countedCallers(callers, admit);
  const remembered = { memory: countedCallers(memory, admit), callers };
  return <Parts>(route: RouteDefinition<Parts>, parts: Parts): Handler => {
    switch (route.who) {
      case 'key': {
        const handler = route.handler(parts);
        return route.looksAgain
          ? forRecalled(remembered, handler, route.needs)
          : forCallers(counted, handler, route.needs);
      }
      case 'signature':
        return forWebhooks(route.handler(parts));
      default:
        return route.handler(parts);
    }
  };
}
