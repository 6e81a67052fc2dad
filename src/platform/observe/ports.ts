import type { Log } from '../../core/log.ts';
import type { Clock } from '../../core/time.ts';
import { NOT_TEAMS, TeamsFailure } from '../../deliver/ports/teams.ts';
import type { Acceptance } from '../../ledger/ports/accept.ts';
import type { ClaimedDelivery, Claims, Records } from '../../ledger/ports/delivering.ts';
import type { Correlation } from './correlation.ts';
import type { Metrics } from './metrics.ts';
import { currentTrace, inSpan, SpanKind } from './spans.ts';

/** The tools with which the observers take notes. */
export interface Notebook {
  readonly metrics: Metrics;
  readonly correlation: Correlation;
  readonly clock: Clock;
  readonly log: Log;
}

const secondsSince = (startedMs: number) => (performance.now() - startedMs) / 1000;

/** A notification begins a story: the trace of its acceptance is kept with it. */
export function observedAcceptance({ metrics, log }: Notebook, acceptance: Acceptance): Acceptance {
  return {
    ...acceptance,
    async accept(notification, ...more) {
      const accepted = await acceptance.accept({ ...notification, ...traceOf() }, ...more);
      metrics.notifications.inc({ outcome: accepted.outcome });
      if (accepted.outcome === 'recorded')
        log.info(
          { notification: accepted.id, correlationId: notification.correlationId, topic: notification.topic },
          'notification accepted',
        );
      return accepted;
    },
  };
}

const traceOf = () => {
  const { traceparent } = currentTrace();
  return traceparent === undefined ? {} : { traceparent };
};

/** Work that may name what it is done because of. */
export interface Caused {
  readonly correlationId?: string;
  readonly traceparent?: string;
}

/** Background work that goes on where a request left off, and says when it has come to its end. */
export function observedWork<A extends object, Rest extends unknown[], R>(
  { correlation, log }: Notebook,
  name: string,
  handler: (about: A, ...rest: Rest) => Promise<R>,
): (about: A, ...rest: Rest) => Promise<R> {
  return async (about, ...rest) => {
    const { correlationId, traceparent } = about as Caused;
    const work = () => inSpan(name, { kind: SpanKind.CONSUMER, traceparent }, () => handler(about, ...rest));
    const result = await (correlationId === undefined ? work() : correlation.run(correlationId, work));
    if (result === 'done') log.info({ work: name, ...about }, 'background work done');
    return result;
  };
}

export function observedClaims({ metrics }: Notebook, claims: Claims): Claims {
  return {
    ...claims,
    async claim(...about) {
      const startedMs = performance.now();
      try {
        const found = await claims.claim(...about);
        metrics.claim.observe(secondsSince(startedMs));
        return found;
      } catch (error) {
        metrics.claimsFailed.inc();
        throw error;
      }
    },
  };
}

/** One delivery, from the claim to its settlement. */
export function observedDeliver(
  { metrics, correlation }: Notebook,
  deliver: (delivery: ClaimedDelivery) => Promise<void>,
): (delivery: ClaimedDelivery) => Promise<void> {
  return delivery => {
    const { correlationId, traceparent, operation, id, attempt } = delivery;
    const attributes = { 'herald.delivery': id, 'herald.operation': operation, 'herald.attempt': attempt };
    metrics.claimed.inc();
    metrics.inFlight.inc();
    return correlation
      .run(correlationId, () =>
        inSpan('deliver', { kind: SpanKind.CONSUMER, traceparent, attributes }, () => deliver(delivery)),
      )
      .finally(() => metrics.inFlight.dec());
  };
}

export function observedRecords({ metrics, clock }: Notebook, records: Records): Records {
  return {
    ...records,
    async settle(delivery, owner, settlement, facts) {
      const settled = await records.settle(delivery, owner, settlement, facts);
      const { operation, urgency, wantedAt } = delivery;
      const { state } = settlement;
      if (!settled) return settled;
      metrics.settled.inc({ operation, state, reason: 'reason' in settlement ? settlement.reason : state });
      if (state === 'sent' && operation === 'send')
        metrics.delivery.observe({ urgency }, (clock.now().getTime() - wantedAt.getTime()) / 1000);
      return settled;
    },
  };
}

/** A port whose every verb is one request to Teams: each is timed and counted, also those that are added to it later. */
export function observedTeams<P extends object>({ metrics, correlation, log }: Notebook, port: P): P {
  const observed = Object.entries(port).map(([operation, ask]) => [
    operation,
    (...about: unknown[]) =>
      inSpan(`teams ${operation}`, { kind: SpanKind.CLIENT }, async span => {
        const startedMs = performance.now();
        const noted = (status: string) => {
          const seconds = secondsSince(startedMs);
          metrics.teams.inc({ operation, status });
          metrics.teamsDuration.observe({ operation }, seconds);
          if (status === '429') metrics.throttled.inc({ operation });
          span.setAttribute('herald.teams.status', status);
          log.debug({ operation, status, seconds, correlationId: correlation.current() }, 'Teams was asked');
        };
        try {
          const answer = await ask(...about);
          noted('ok');
          return answer;
        } catch (error) {
          noted(statusOf(error));
          throw error;
        }
      }),
  ]);
  return Object.fromEntries(observed) as P;
}

function statusOf(error: unknown): string {
  if (!(error instanceof TeamsFailure)) return 'fault';
  if (error.token) return 'no-token';
  if (error.code === NOT_TEAMS) return 'not-teams';
  return error.status === undefined ? 'no-answer' : String(error.status);
}
