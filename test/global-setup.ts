import { startTestServer } from './database-server.ts';

/** Jest runs this once before all workers, which inherit the environment. */
export default async function setup(): Promise<void> {
  globalThis.stopTestServer = await startTestServer(process.env);
}

declare global {
  var stopTestServer: (() => Promise<void>) | undefined;
}
