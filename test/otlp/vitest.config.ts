import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests against the OTLP receiver of the OpenTelemetry collector; tools/otlp.ts builds it and runs them. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/otlp/**/*.test.ts'],
    // Only for what never happens: a busy machine must not make a test fail.
    testTimeout: 1_800_000,
    disableConsoleIntercept: true,
  },
});
