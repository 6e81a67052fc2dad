export * from './callbacks.ts';
export * from './client.ts';
export { PATIENT, type Patience } from './patience.ts';
export * from './refusals.ts';
export type { paths, webhooks } from './schema.ts';
