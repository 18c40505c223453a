import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: ['test/interop/**', 'test/recording/**'],
    testTimeout: 30_000,
    // The core keeps no state between tests; one set of modules for all saves most of the time.
    isolate: false,
    // oclif writes where it likes; intercepting the console loses it.
    disableConsoleIntercept: true,
  },
});
