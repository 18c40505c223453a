import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests with the shells that people use; tools/shells.ts runs them. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/shells/**/*.test.ts'],
    // Only for what never happens: a busy machine must not make a test fail.
    testTimeout: 1_800_000,
    disableConsoleIntercept: true,
  },
});
