import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { EXIT } from '../../src/failure.ts';
import { StopRequest } from '../../src/services/stop.ts';

const PATIENCE_MS = 300;

afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

it('a command waits as long as it may, without the time in which it was at work itself or had no processor', async () => {
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
  const write = vi.spyOn(fs, 'writeSync').mockReturnValue(0);
  syncBuiltinESMExports();
  const { request, signal } = signalledAlone();

  signal();
  await request.requested;
  blockFor(2 * PATIENCE_MS);
  await turn();
  await turn();
  expect(exit).not.toHaveBeenCalled();

  await vi.waitFor(() => expect(exit).toHaveBeenCalled(), 100_000);
  expect(exit.mock.calls).toEqual([[EXIT.environment]]);
  expect(write).toHaveBeenCalledWith(2, expect.stringContaining('ended with work unfinished'));
});

it('a second signal ends it at once', async () => {
  const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
    if (code === EXIT.interrupted) throw new Error('interrupted');
    return undefined as never;
  });
  vi.spyOn(fs, 'writeSync').mockReturnValue(0);
  syncBuiltinESMExports();
  const { signal } = signalledAlone();

  signal();
  expect(exit).not.toHaveBeenCalled();
  expect(signal).toThrow('interrupted');

  // What the first one began would end the process of the tests.
  await vi.waitFor(() => expect(exit).toHaveBeenCalledWith(EXIT.environment), 100_000);
});

/** A request that no signal reaches but this one: others in this process may listen for real ones. */
function signalledAlone(): { readonly request: StopRequest; readonly signal: () => void } {
  const on = vi.spyOn(process, 'on').mockReturnValue(process);
  const request = new StopRequest(PATIENCE_MS);
  const [, signal] = on.mock.calls[0]!;
  on.mockRestore();
  return { request, signal: signal as () => void };
}

function blockFor(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
