import type { Log } from '../../core/log.ts';

/** Sends what `inSpan` notes to a collector, if there is one. */
export async function startTracing(
  endpoint: string | undefined,
  log: Log,
): Promise<{ stop(): Promise<void> }> {
  if (endpoint === undefined) return { stop: async () => undefined };
  const { startSdk } = await import('./sdk.ts');
  const sdk = startSdk(endpoint);
  log.info({ endpoint }, 'traces are sent to a collector');
  // A collector that is away when Herald stops must not make stopping fail.
  return { stop: () => sdk.stop().catch(error => log.warn({ err: error }, 'the last traces were not sent')) };
}
