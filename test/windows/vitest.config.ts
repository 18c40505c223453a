import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests of the program under wine; tools/windows.ts sets it up and runs them. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/windows/**/*.test.ts'],
    globalSetup: fileURLToPath(new URL('wine-server.ts', import.meta.url)),
    // Only for what never happens: wine starts slowly on a busy machine. Longer than a screen is waited for, so that a failure shows it.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    maxWorkers: 1,
    disableConsoleIntercept: true,
  },
});
