import { describe, expect } from 'vitest';
import { it } from '../process/stage.ts';

/** Node options that run a piece of JavaScript before the command. */
function before(code: string): NodeJS.ProcessEnv {
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
}

const READING_IS_BROKEN = before(`
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  fs.openSync = () => { throw new TypeError('broken on purpose'); };
  syncBuiltinESMExports();
`);
const SIGUSR2_THROWS = before("process.on('SIGUSR2', () => { throw new TypeError('broken on purpose'); })");

describe.concurrent('a bug in the program', () => {
  it('has an exit code of its own, and says what to report', async ({ stage }) => {
    const { code, stderr } = await stage.run(['decode', 'any.bin'], { env: READING_IS_BROKEN });
    expect(code).toBe(70);
    expect(stderr).toContain('error: internal error: cannot open any.bin: TypeError: broken on purpose');
    expect(stderr).toContain('HANDOFF_DEBUG=1');
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it('shows its stack with HANDOFF_DEBUG=1', async ({ stage }) => {
    const env = { ...READING_IS_BROKEN, HANDOFF_DEBUG: '1' };
    const { stderr } = await stage.run(['decode', 'any.bin'], { env });
    expect(stderr).toMatch(/TypeError: broken on purpose\n +at fs\.openSync/);
  });

  it('is an error record with --json, in a callback too', async ({ stage }) => {
    const backend = stage.start(['fake-backend', stage.endpoint, '--json'], { env: SIGUSR2_THROWS });
    await backend.recordOf('listening');
    backend.signal('SIGUSR2');
    const { code, records, stderr } = await backend.ended;
    expect(code).toBe(70);
    expect(records.at(-1)).toMatchObject({ type: 'error', code: 'EINTERNAL' });
    expect(stderr).toContain('internal error: TypeError: broken on purpose');
  });
});

describe.concurrent('what the environment refuses', () => {
  it('shows its stack as well, when asked', async ({ stage }) => {
    const { code, stderr } = await stage.run(['decode', 'missing.bin'], { env: { HANDOFF_DEBUG: '1' } });
    expect(code).toBe(3);
    expect(stderr).toMatch(/ENOENT[^\n]*\n +at /);
  });
});
