import type { Settings } from '../platform/config.ts';

/** As the ports count: milliseconds, and requests to Teams per tenant. */
export const limitsOf = (settings: Settings) => ({
  requestsPerSecond: settings.tenantRequestsPerSecond,
  requestTimeoutMs: settings.requestTimeoutSeconds * 1000,
  leaseMs: settings.leaseSeconds * 1000,
  silenceMs: settings.dialogSilenceSeconds * 1000,
});
