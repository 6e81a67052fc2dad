import type { TestProject } from 'vitest/node';
import { startTestServer } from './database-server.ts';
import { startWithProgram } from './programs.ts';

/** Vitest runs this once before all workers, which inherit the environment, and what it answers after all of them. */
export default async function setup({ vite }: TestProject): Promise<() => Promise<void>> {
  // A few named files start faster with the code as it lies there.
  const many = ['quick', 'long'].includes(vite.config.mode);
  const program = many ? startWithProgram(process.env) : undefined;
  const stops = await Promise.all([startTestServer(process.env), program]);
  return async () => {
    await Promise.all(stops.map(stop => stop?.()));
  };
}
