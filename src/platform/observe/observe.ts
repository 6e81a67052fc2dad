import type { Log } from '../../core/log.ts';
import type { Release } from '../../core/release.ts';
import type { Clock } from '../../core/time.ts';
import type { Acceptance } from '../../ledger/ports/accept.ts';
import type { ClaimedDelivery, Claims, Records } from '../../ledger/ports/delivering.ts';
import type { BacklogReader } from '../../ledger/ports/reader.ts';
import { createCorrelation } from './correlation.ts';
import { createMetrics } from './metrics.ts';
import {
  observedAcceptance,
  observedClaims,
  observedDeliver,
  observedRecords,
  observedTeams,
  observedWork,
} from './ports.ts';
import { countExchange, type ObservableRoute, observedRoute } from './routes.ts';
import { currentTrace } from './spans.ts';

export { startTracing } from './tracing.ts';

export type Observation = ReturnType<typeof createObservation>;

/**
 * Watches Herald at its ports: numbers, traces, and the id that ties a story together. Each verb takes a port and
 * gives it back watched, so no chapter knows of it.
 */
export function createObservation(parts: {
  clock: Clock;
  log: Log;
  backlog: BacklogReader;
  release: Release;
}) {
  const { clock, log, backlog, release } = parts;
  const metrics = createMetrics({ backlog, now: clock.now, release });
  const correlation = createCorrelation();
  const notebook = { metrics, correlation, clock, log };
  return {
    metrics: { type: metrics.type, text: metrics.text },
    exchange: countExchange(metrics),
    route: <R extends ObservableRoute>(route: R): R => observedRoute(correlation, route),
    acceptance: (port: Acceptance) => observedAcceptance(notebook, port),
    work: <A extends object, Rest extends unknown[], R>(
      name: string,
      handler: (about: A, ...rest: Rest) => Promise<R>,
    ) => observedWork(notebook, name, handler),
    workFailed: (work: string, last: boolean) => metrics.workFailed.inc({ work, last: String(last) }),
    /** The state of the queue, and the outcome of a message. */
    queue(sight: 'recorded' | 'rejected' | 'released' | 'consuming' | 'waiting'): void {
      if (sight === 'consuming' || sight === 'waiting')
        metrics.queueConsuming.set(sight === 'consuming' ? 1 : 0);
      else metrics.queueMessages.inc({ outcome: sight });
    },
    claims: (port: Claims) => observedClaims(notebook, port),
    deliver: (deliver: (delivery: ClaimedDelivery) => Promise<void>) => observedDeliver(notebook, deliver),
    records: (port: Records) => observedRecords(notebook, port),
    /** Any port whose verbs are requests to Teams. */
    teams: <P extends object>(port: P): P => observedTeams(notebook, port),
    /** Because of what something is done right now. */
    origin(): { correlationId?: string; traceparent?: string } {
      const correlationId = correlation.current();
      const { traceparent } = currentTrace();
      return {
        ...(correlationId !== undefined && { correlationId }),
        ...(traceparent !== undefined && { traceparent }),
      };
    },
  };
}
