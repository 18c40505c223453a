import { describe, expect } from 'vitest';
import { it } from '../process/stage.ts';

describe('demo', () => {
  it('hands three connections over and shows what passed', async ({ stage }) => {
    const { code, stdout, stderr } = await stage.run('demo');
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toContain('the client wrote "ping" and the backend answered "ping"');
    expect(stdout).toMatch(/refused after [\d.]+ ms: refused: busy/);
    expect(stdout).toMatch(/invalid after [\d.]+ ms: token must be the offered one, byte 0 of 16 differs/);
    expect(stdout).toContain('3 handoffs: 1 accepted, 1 refused, 1 invalid');
    expect(stdout).toContain('handoff-cli decode');
    expect(stdout.split('\n').length).toBeLessThan(50);
  });

  it('leaves a capture that decode reads', async ({ stage }) => {
    const { stdout } = await stage.run('demo');
    const capture = /decode (\S+\.pcapng)/.exec(stdout)?.[1] ?? '';
    const { code, summary } = await stage.run(['decode', '--json', capture]);
    expect(code).toBe(1);
    expect(summary).toMatchObject({ frames: 6, handoffs: { accepted: 1, refused: 1, invalid: 1 } });
  });
});
