import { setTimeout as delay } from 'node:timers/promises';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

/** A collector that is away must not hold up the end of a process; its last spans are what is lost. */
const FLUSH_WITHIN_MS = 3_000;

/**
 * OpenTelemetry itself: 30 packages that a process without a collector never loads, so nobody but `tracing.ts` imports
 * this file, and only when it is needed. The SDK reads its own OTEL_… variables.
 */
export function startSdk(endpoint: string): { stop(): Promise<void> } {
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': 'herald' }))
    .merge(detectResources({ detectors: [envDetector] }));
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces` });
  const provider = new NodeTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] });
  provider.register();
  const late = () => delay(FLUSH_WITHIN_MS, undefined, { ref: false });
  return { stop: () => Promise.race([provider.shutdown(), late()]) };
}
