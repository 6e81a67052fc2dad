import { startTestServer } from './database-server.ts';
import { startWithProgram } from './programs.ts';

/** Jest runs this once before all workers, which inherit the environment. `nonFlagArgs`: the files that were named. */
export default async function setup({ nonFlagArgs }: { nonFlagArgs: readonly string[] }): Promise<void> {
  // A few named files start faster with the code as it lies there.
  const many = nonFlagArgs.length === 0;
  const program = many ? startWithProgram(process.env) : undefined;
  const stops = await Promise.all([startTestServer(process.env), program]);
  globalThis.stopTestServer = async () => {
    await Promise.all(stops.map(stop => stop?.()));
  };
}

declare global {
  var stopTestServer: (() => Promise<void>) | undefined;
}
