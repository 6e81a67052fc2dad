import { existsSync } from 'node:fs';
import { v7 as newId } from 'uuid';
import { compose } from './compose.ts';
import { parseSettings, SettingsError } from './config.ts';
import { createLog } from './log.ts';
import { StoreError } from './store/errors.ts';

/** The process: settings in, service up, signals down. */
async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const { settings, notes } = parseSettings(process.env);
  const log = createLog({ level: settings.logLevel, format: settings.logFormat });
  for (const note of notes) log.info({}, note);
  const service = await compose({
    settings,
    log,
    clock: { now: () => new Date() },
    newId,
    random: Math.random,
  });

  let asked = 0;
  const stop = (signal: string) => {
    asked += 1;
    if (asked > 1) process.exit(130);
    log.info({ signal }, 'Herald is stopping: finishing what is in flight. A second signal stops at once');
    service.stop().then(
      () => log.info({}, 'Herald has stopped'),
      error => {
        log.error({ err: error }, 'Herald did not stop cleanly');
        process.exitCode = 1;
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
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
