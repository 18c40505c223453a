import { defineConfig } from 'vitest/config';

// Where it is set, each start of Node reads all those certificates, which takes as long as the start itself; no test needs them.
delete process.env['NODE_EXTRA_CA_CERTS'];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: [
      'test/fleet/**',
      'test/interop/**',
      'test/otlp/**',
      'test/page/**',
      'test/recording/**',
      'test/shells/**',
      'test/windows/**',
    ],
    // Only for what never happens: a busy machine must not make a test fail.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Most tests wait for processes that they have started.
    maxWorkers: 2,
    maxConcurrency: 6,
    // The core keeps no state between tests; one set of modules for all saves most of the time.
    isolate: false,
    // oclif writes where it likes; intercepting the console loses it.
    disableConsoleIntercept: true,
  },
});
