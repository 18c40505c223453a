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
    testTimeout: 1_800_000,
    hookTimeout: 1_800_000,
    // Most tests wait for processes that they have started.
    maxWorkers: 2,
    maxConcurrency: 6,
    // From 1 MB, it would be collected again and again until it has grown.
    execArgv: ['--min-semi-space-size=16'],
    // The core keeps no state between tests; one set of modules for all saves most of the time.
    isolate: false,
    // What was made of each file for the run before, as long as it has not changed.
    experimental: { fsModuleCache: true },
    // oclif writes where it likes; intercepting the console loses it.
    disableConsoleIntercept: true,
  },
});
