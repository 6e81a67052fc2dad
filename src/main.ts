import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { v7 as newId } from 'uuid';
import { compose } from './compose.ts';
import { parseSettings, SettingsError } from './config.ts';
import { createLog } from './log.ts';
import { StopAsked, stopSignal } from './signals.ts';
import { StoreError } from './store/connection/errors.ts';

const STOPPING = 'Herald is stopping: finishing what is in flight. A second signal stops at once';

/** The process: settings in, service up, signals down. */
async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const { settings, notes } = parseSettings(process.env);
  const log = createLog({ level: settings.logLevel, format: settings.logFormat });
  for (const note of notes) log.info({}, note);
  const stopping = stopSignal(
    signal => log.info({ signal }, STOPPING),
    () => performance.now(),
  );
  try {
    const clock = { now: () => new Date() };
    const elapsed = () => performance.now();
    const service = await compose({ settings, log, clock, elapsed, newId, random: Math.random, stopping });
    await once(stopping, 'abort');
    await service.stop();
  } catch (error) {
    if (!stopping.aborted) throw error;
    if (!(error instanceof StopAsked)) {
      log.error({ err: error }, 'Herald did not stop cleanly');
      process.exitCode = 1;
      return;
    }
  }
  log.info({}, 'Herald has stopped');
}

main().catch((error: unknown) => {
  const forPeople = error instanceof SettingsError || error instanceof StoreError;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const text =
    code === 'EADDRINUSE'
      ? 'The port is taken: another Herald may be running. Stop it, or set PORT to another number.'
      : forPeople
        ? error.message
        : String(error instanceof Error ? error.stack : error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
});
