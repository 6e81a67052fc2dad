import { defineConfig } from 'vitest/config';
import { filesOf } from './test/quick.ts';

export default defineConfig(({ mode }) => ({
  test: {
    ...filesOf(mode),
    globalSetup: 'test/global-setup.ts',
    // One worker loads the SDK, kysely and the rest once, and not for each file. So no file may leave anything behind.
    isolate: false,
    // Node loads the files as it does in production, and neither Vite nor Vitest transforms any: no test mocks a module.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // Two cores are idle for a quarter of the time with two: what a story waits for is in other processes.
    // The long tests kill, and watch what comes in time: there nobody may be late for want of a core.
    maxWorkers: mode === 'long' ? 2 : 3,
    // What was made first is taken away first, as the tests are written.
    sequence: { hooks: 'list' },
    testTimeout: 180_000,
    hookTimeout: 180_000,
    slowTestThreshold: 20_000,
  },
}));
