import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

const FILE = '.env';

/** Adds what stands in `.env` to the environment of the process, where it is not set, and gives the names in it. */
export function loadEnvFile(): readonly string[] {
  if (!existsSync(FILE)) return [];
  process.loadEnvFile(FILE);
  return Object.keys(parseEnv(readFileSync(FILE, 'utf8')));
}
