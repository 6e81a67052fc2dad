import type { Exchange } from '../../core/exchange.ts';
import type { Correlation } from './correlation.ts';
import type { Metrics } from './metrics.ts';
import { inSpan, SpanKind } from './spans.ts';

/** A route as far as it is looked at here. */
export interface ObservableRoute {
  readonly method: string;
  readonly path: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a handler takes and gives is the business of `api/`
  readonly handler: (head: any) => Promise<(request: any) => Promise<any>>;
}

interface Asked {
  readonly correlationId: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Requests that machines make every few seconds would bury all others. */
const UNTRACED = ['/healthz', '/readyz', '/metrics'];

/**
 * The work of a handler, and all that follows from it, bears the id of the request; once the caller is let in, the work
 * is part of the caller's trace where there is one.
 */
export function observedRoute<R extends ObservableRoute>(correlation: Correlation, route: R): R {
  const { method, path, handler } = route;
  if (UNTRACED.includes(path)) return route;
  const name = `${method === 'del' ? 'DELETE' : method.toUpperCase()} ${path}`;
  const attributes = { 'http.route': path };
  const traced = (asked: Asked, work: () => Promise<{ status: number }>) =>
    inSpan(name, { kind: SpanKind.SERVER, traceparent: traceOf(asked), attributes }, async span => {
      const answer = await work();
      span.setAttribute('http.response.status_code', answer.status);
      return answer;
    });
  return {
    ...route,
    handler: async (head: Asked) => {
      const { correlationId } = head;
      const answering = await correlation.run(correlationId, () => handler(head));
      return (request: Asked) => correlation.run(correlationId, () => traced(head, () => answering(request)));
    },
  };
}

function traceOf({ headers: { traceparent } }: Asked): string | undefined {
  return typeof traceparent === 'string' ? traceparent : undefined;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'];

export function countExchange({ http, httpDuration }: Metrics) {
  return ({ method: asked, route, status, seconds }: Exchange): void => {
    // A caller may invent methods, and each would be a row for ever.
    const method = METHODS.includes(asked) ? asked : 'other';
    http.inc({ method, route, status });
    httpDuration.observe({ method, route }, seconds);
  };
}
