import type { Transact, TurnStores } from '../chat/ports/turn-stores.ts';
import type { Clock, NewId } from '../core/time.ts';
import type { Scoping } from '../ledger/ports/scoping.ts';
import type { FeatureStores } from '../platform/ports/feature-stores.ts';
import type { RouteDefinition, WebhookDefinition } from './route.ts';

/** The routes and webhooks that a feature brings to the API. */
export interface ApiFeature {
  readonly routes?: readonly RouteDefinition<FeatureParts>[];
  readonly webhooks?: readonly WebhookDefinition[];
}

/** The parts of which features make their handlers. */
export interface FeatureParts {
  readonly scoping: Scoping;
  readonly transact: Transact<TurnStores>;
  readonly stores: FeatureStores;
  readonly clock: Clock;
  readonly newId: NewId;
}
