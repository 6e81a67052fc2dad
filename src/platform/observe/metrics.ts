import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Release } from '../../core/release.ts';
import type { Backlog } from '../../ledger/ports/reader.ts';

/** The counters, under the names that Prometheus reads. */
export type Metrics = ReturnType<typeof createMetrics>;

const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** From "at once" to an hour: a large audience takes minutes at the pace that Teams allows. */
const DELIVERY_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600];

/**
 * Every label has a handful of values that the code knows beforehand: operations, states, reasons, routes as they are
 * written down. No tenant, topic, person or address: a bot of 5,000 tenants would make 5,000 rows of each number, and
 * numbers are kept and passed on by others.
 */
export function createMetrics(parts: { backlog: () => Promise<Backlog>; now: () => Date; release: Release }) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  ledgerGauges(registry, parts);
  buildInfo(registry, parts.release);
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Counter({ name, help, labelNames, registers });
  const histogram = <L extends string>(name: string, help: string, labelNames: L[], buckets: number[]) =>
    new Histogram({ name, help, labelNames, buckets, registers });
  return {
    notifications: counter('herald_notifications_total', 'Notifications that callers posted.', ['outcome']),
    settled: counter('herald_deliveries_settled_total', 'Attempts that ended, by where the delivery went.', [
      'operation',
      'state',
      'reason',
    ]),
    delivery: histogram(
      'herald_delivery_duration_seconds',
      'From acceptance, or the time it was to be sent at, until Teams took the card.',
      ['urgency'],
      DELIVERY_SECONDS,
    ),
    claimed: counter('herald_claims_total', 'Deliveries that this process took on.', []),
    claimsFailed: counter('herald_claims_failed_total', 'Looks for work that failed.', []),
    claim: histogram('herald_claim_duration_seconds', 'How long a look for work takes.', [], REQUEST_SECONDS),
    inFlight: new Gauge({
      name: 'herald_deliveries_in_flight',
      help: 'Deliveries that this process holds now.',
      registers,
    }),
    teams: counter(
      'herald_teams_requests_total',
      'Requests to Teams, by HTTP status or why there was none.',
      ['operation', 'status'],
    ),
    teamsDuration: histogram(
      'herald_teams_request_duration_seconds',
      'How long Teams takes to answer, with the line that keeps the requests of a tenant apart.',
      ['operation'],
      REQUEST_SECONDS,
    ),
    workFailed: counter(
      'herald_background_failures_total',
      'Tries of background work that failed; `last`: none follows.',
      ['work', 'last'],
    ),
    throttled: counter('herald_throttled_total', 'Requests to which Teams answered 429.', ['operation']),
    queueMessages: counter(
      'herald_queue_messages_total',
      'Messages of the queue: recorded, rejected (put aside by its broker), or released, to come again.',
      ['outcome'],
    ),
    queueConsuming: new Gauge({
      name: 'herald_queue_consuming',
      help: 'Whether this process takes messages of the queue now; 0 where there is none.',
      registers,
    }),
    http: counter('herald_http_requests_total', 'Requests to Herald, by route and status.', [
      'method',
      'route',
      'status',
    ]),
    httpDuration: histogram(
      'herald_http_request_duration_seconds',
      'How long Herald takes to answer.',
      ['method', 'route'],
      REQUEST_SECONDS,
    ),
    text: () => registry.metrics(),
    type: registry.contentType,
  };
}

/** Always 1: what it says is in its labels, as is the custom. */
function buildInfo(registry: Registry, release: Release): void {
  const labelNames = ['version', 'migration'] as const;
  const help = 'Which Herald this process is, and the newest migration that it knows.';
  new Gauge({ name: 'herald_build_info', help, labelNames, registers: [registry] }).set({ ...release }, 1);
}

/** Read from the ledger when asked; while the database is away these rows are missing, and the one that says so is 0. */
function ledgerGauges(
  registry: Registry,
  { backlog, now }: { backlog: () => Promise<Backlog>; now: () => Date },
): void {
  const registers = [registry];
  const up = new Gauge({
    name: 'herald_database_up',
    help: 'Whether the ledger could be read just now.',
    registers,
  });
  const oldest = new Gauge({
    name: 'herald_oldest_due_seconds',
    help: 'For how long the delivery that is due longest has been due.',
    registers,
  });
  new Gauge({
    name: 'herald_deliveries',
    help: 'Deliveries of the whole ledger that have not come to rest, by state; the same from every process.',
    labelNames: ['state'],
    registers,
    async collect() {
      const found = await backlog().catch(() => undefined);
      up.set(found === undefined ? 0 : 1);
      this.reset();
      oldest.remove();
      if (found === undefined) return;
      for (const [state, count] of Object.entries(found.counts)) this.set({ state }, count);
      oldest.set(
        found.oldestDueAt === undefined ? 0 : (now().getTime() - found.oldestDueAt.getTime()) / 1000,
      );
    },
  });
}
