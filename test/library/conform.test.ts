import { describe, expect, it } from 'vitest';
import { conform, startFakeBackend } from '../../src/library/index.ts';

const RUN = ['backend/token/used-twice', 'backend/accept/*'];

describe('conformance in a test', () => {
  it('tries a backend on the cases that are chosen', async () => {
    await using backend = await startFakeBackend();
    const seen: string[] = [];
    const result = await conform({
      role: 'backend',
      endpoint: backend.endpoint,
      run: 'backend/token/used-twice',
      onCase: ({ id }) => seen.push(id),
    });
    expect(result).toMatchObject({ type: 'conformance', ok: true, passed: 1, failed: 0 });
    expect(seen).toEqual(['backend/token/used-twice']);
    expect(result.results.find(({ id }) => id === seen[0])).toMatchObject({ result: 'passed' });
  });

  it('says what a wrong backend does', async () => {
    await using backend = await startFakeBackend({ lenient: true });
    const { endpoint } = backend;
    const run = 'backend/token/used-twice';
    const result = await conform({ role: 'backend', endpoint, run });
    expect(result).toMatchObject({ ok: false, failed: 1 });
    expect(result.results.find(({ id }) => id === run)?.seen).not.toBe('');
    expect(await conform({ role: 'backend', endpoint, run, knownFailing: run })).toMatchObject({ ok: true });
  });

  it.for([
    [{ role: 'backend' }, 'endpoint is needed'],
    [{ role: 'backend', endpoint: ':auto' }, 'endpoint is needed'],
    [{ role: 'backend', endpoint: '/tmp/a.sock', run: 'nothing/*' }, 'no case'],
    [{ role: 'client', endpoint: '/tmp/a.sock' }, 'command'],
    [{ role: 'broker', endpoint: '/tmp/a.sock' }, 'backendEndpoint'],
  ] as const)('says what is wrong with %j', async ([options, said]) => {
    await expect(conform(options)).rejects.toThrow(said);
    await expect(conform(options)).rejects.toMatchObject({ kind: 'usage' });
  });

  it('rejects where nothing is listening', async () => {
    await expect(
      conform({ role: 'backend', endpoint: '/tmp/nobody-there.sock', run: RUN }),
    ).rejects.toMatchObject({ kind: 'environment' });
  });
});
