import { mkdirSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { it } from '../process/stage.ts';

describe.concurrent('doctor', () => {
  it('looks at everything, and needs none of what is optional', async ({ stage }) => {
    const env = { XDG_RUNTIME_DIR: stage.directory, PATH: '/nonexistent' };
    const { code, records, stderr } = await stage.run('doctor --json', { env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const findings = records.flatMap((record) => (record.type === 'doctor' ? [record] : []));
    expect(findings.map(({ name }) => name)).toEqual([
      ...['Node', 'passing descriptors', 'socket directory', 'open files', 'terminal', 'strace', 'tshark'],
    ]);
    for (const { result, remedy } of findings) expect(remedy === '').toBe(result === 'works');
    expect(findings.slice(-2)).toMatchObject([{ result: 'limited' }, { result: 'limited' }]);
  });

  it('says why descriptors cannot be passed', async ({ stage }) => {
    const env = { XDG_RUNTIME_DIR: stage.directory, HANDOFF_NO_DESCRIPTORS: '1' };
    const { code, stdout } = await stage.run('doctor', { env });
    expect(code).toBe(0);
    expect(stdout).toMatch(/limited +passing descriptors +.*HANDOFF_NO_DESCRIPTORS is set/);
  });

  it('ends with 3 where nobody could listen', async ({ stage }) => {
    const long = stage.path('x'.repeat(100));
    mkdirSync(long);
    const { code, stdout } = await stage.run('doctor', { env: { XDG_RUNTIME_DIR: long } });
    expect(code).toBe(3);
    expect(stdout).toMatch(/missing +socket directory/);
  });
});
