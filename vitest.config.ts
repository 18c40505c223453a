import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: ['test/interop/**'],
    testTimeout: 20_000,
    // oclif writes where it likes; intercepting the console loses it.
    disableConsoleIntercept: true,
  },
});
