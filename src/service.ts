import { once } from 'node:events';
import { BindError } from './api/bind.ts';
import { compose } from './compose.ts';
import { FEATURES } from './features/features.ts';
import { loadEnvFile, parseSettings, SettingsError } from './platform/config.ts';
import { StoreError } from './platform/database/errors.ts';
import { createIds } from './platform/ids.ts';
import { createLog } from './platform/log.ts';
import { StopAsked, stopSignal } from './platform/signals.ts';

const STOPPING = 'Herald is stopping: finishing what is in flight. A second signal stops at once';

/** The process: settings in, service up, signals down. */
async function main(): Promise<void> {
  const file = loadEnvFile();
  const { settings, notes, warnings } = parseSettings(process.env, FEATURES, file);
  const log = createLog({ level: settings.logLevel, format: settings.logFormat });
  for (const warning of warnings) log.warn({}, warning);
  for (const note of notes) log.info({}, note);
  const stopping = stopSignal(
    signal => log.info({ signal }, STOPPING),
    () => performance.now(),
  );
  try {
    const clock = { now: () => new Date() };
    const elapsed = () => performance.now();
    const newId = createIds(clock);
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
  const forPeople = [SettingsError, StoreError, BindError].some(kind => error instanceof kind);
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  process.stderr.write(`${forPeople ? message : stack}\n`);
  process.exit(1);
});
