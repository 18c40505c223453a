import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests that look at a page in a browser; tools/page.ts runs them. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/page/**/*.test.ts'],
    // Only for what never happens: a busy machine must not make a test fail.
    testTimeout: 1_800_000,
    disableConsoleIntercept: true,
  },
});
