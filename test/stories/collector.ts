import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as it came over the wire, its attributes as one object. */
export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly service: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface Collector {
  /** The value for OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly url: string;
  /** Resolves with all spans so far, as soon as they are enough. */
  spans(enough: (spans: readonly CollectedSpan[]) => boolean): Promise<readonly CollectedSpan[]>;
  close(): Promise<void>;
}

/** An OpenTelemetry collector, as far as OTLP over HTTP with JSON goes. */
export async function startCollector(): Promise<Collector> {
  const collected: CollectedSpan[] = [];
  const listeners = new Set<() => void>();
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    if (request.method !== 'POST' || request.url !== '/v1/traces') {
      response.statusCode = 404;
      return void response.end();
    }
    collected.push(...spansOf(JSON.parse(text)));
    response.setHeader('content-type', 'application/json');
    response.end('{}');
    for (const listener of listeners) listener();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: enough =>
      new Promise(resolve => {
        const look = () => {
          if (!enough(collected)) return;
          listeners.delete(look);
          resolve([...collected]);
        };
        listeners.add(look);
        look();
      }),
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

interface Wire {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Pair[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly (Omit<CollectedSpan, 'attributes' | 'service'> & {
        attributes: readonly Pair[];
      })[];
    }[];
  }[];
}
interface Pair {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

const asObject = (pairs: readonly Pair[]) =>
  Object.fromEntries(pairs.map(({ key, value }) => [key, Object.values(value)[0]]));

function spansOf({ resourceSpans }: Wire): CollectedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(span => ({
        ...span,
        service: String(asObject(resource.attributes)['service.name']),
        attributes: asObject(span.attributes),
      })),
    ),
  );
}
