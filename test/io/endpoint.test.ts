import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { eventually } from '../process/eventually.ts';
import { dialRaw, offer, token } from '../process/raw-peers.ts';
import { it } from '../process/stage.ts';

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}

describe.concurrent('the socket of fake-backend', () => {
  it('is for its owner alone, and so is the capture', async ({ stage }) => {
    await stage.fakeBackend(`--capture ${stage.path('seen.pcapng')}`);
    expect(statSync(stage.endpoint).isSocket()).toBe(true);
    expect(modeOf(stage.endpoint)).toBe(0o600);
    expect(modeOf(stage.path('seen.pcapng'))).toBe(0o600);
  });

  it.for(['SIGINT', 'SIGTERM'] as const)(
    'is gone after %s, which ends it with 0',
    async (signal, { stage }) => {
      const backend = await stage.fakeBackend();
      await stage.sendOffer();
      backend.signal(signal);
      const { code, records } = await backend.ended;
      expect(code).toBe(0);
      expect(records.at(-1)).toMatchObject({ type: 'summary', handoffs: { accepted: 1 } });
      expect(existsSync(stage.endpoint)).toBe(false);
    },
  );

  it('is gone after the last of --count', async ({ stage }) => {
    const backend = await stage.fakeBackend('--once');
    await stage.sendOffer();
    await backend.ended;
    expect(existsSync(stage.endpoint)).toBe(false);
  });

  it('a second Ctrl-C ends it at once, with 130', async ({ stage }) => {
    const endedTwice = async () => {
      const backend = await stage.fakeBackend(`--reply refuse:${'x'.repeat(100_000)}`);
      // A broker that reads none of its answers holds up the end that the first one asks for.
      const deaf = await dialRaw(stage);
      deaf.socket.pause();
      for (let number = 0; number < 10; number++) deaf.write(offer(token(number)));
      await backend.countOf('frame', 20);
      backend.signal('SIGINT');
      await eventually(() => !existsSync(stage.endpoint), 'the socket is gone');
      backend.signal('SIGINT');
      return await backend.ended;
    };
    let ended = await endedTwice();
    // On a busy machine the second one may come after the time that the first one gave it.
    for (let more = 9; ended.stderr.includes('did not let go in time') && more > 0; more--)
      ended = await endedTwice();
    expect(ended).toMatchObject({ code: 130, signal: null });
  });

  it('is gone once nobody reads what it tells', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    backend.closeStdout();
    const broker = await dialRaw(stage);
    broker.write(offer(token(1)));
    const { code, stderr } = await backend.ended;
    expect(existsSync(stage.endpoint)).toBe(false);
    expect(stderr).not.toMatch(/EPIPE|Error| at /);
    expect(code).toBe(0);
  });

  it('replaces one that nothing is listening on any more', async ({ stage }) => {
    const killed = await stage.fakeBackend();
    await killed.kill();
    expect(existsSync(stage.endpoint)).toBe(true);
    await stage.fakeBackend();
    expect(await stage.sendOffer('--send ping')).toMatchObject({ code: 0 });
  });

  it('does not take the place of a live one', async ({ stage }) => {
    await stage.fakeBackend();
    const { code, error, stderr } = await stage.run(`fake-backend ${stage.endpoint} --json`);
    expect(code).toBe(3);
    expect(error).toMatchObject({ code: 'EADDRINUSE' });
    expect(stderr).toContain(stage.endpoint);
    expect(await stage.sendOffer('--send ping')).toMatchObject({ code: 0 });
  });

  it('does not take the place of a file', async ({ stage }) => {
    writeFileSync(stage.endpoint, 'precious');
    const { code, stderr } = await stage.run(`fake-backend ${stage.endpoint} --json`);
    expect(code).toBe(3);
    expect(stderr).toContain('not a socket');
    expect(statSync(stage.endpoint).size).toBe(8);
  });

  it('must be in a directory that exists', async ({ stage }) => {
    const { code, error } = await stage.run(`fake-backend ${stage.path('missing/backend.sock')} --json`);
    expect(code).toBe(3);
    expect(error).toMatchObject({ code: 'ENOENT', message: expect.stringContaining('missing') });
    expect(readdirSync(stage.directory)).toEqual([]);
  });

  it('may have the longest path that the system can hold, and not a longer one', async ({ stage }) => {
    const longest = stage.path('s'.repeat(107 - stage.directory.length - 1));
    const backend = stage.start(`fake-backend ${longest} --json`);
    await backend.recordOf('listening');
    expect(await stage.run(`send-offer ${longest} --send ping`)).toMatchObject({ code: 0 });
    for (const command of ['fake-backend', 'send-offer']) {
      const { code, error } = await stage.run(`${command} ${longest}s --json`);
      expect(code).toBe(3);
      expect(error).toMatchObject({ code: 'ENAMETOOLONG' });
    }
    expect(readdirSync(stage.directory)).toEqual(['s'.repeat(107 - stage.directory.length - 1)]);
  });

  it('counts the bytes of its path, not the characters', async ({ stage }) => {
    const { code, error } = await stage.run(`fake-backend ${stage.path('ß'.repeat(50))} --json`);
    expect(code).toBe(3);
    expect(error).toMatchObject({ code: 'ENAMETOOLONG' });
  });
});

describe.concurrent('a socket that has taken the place of ours', () => {
  it('is left alone at the end', async ({ stage }) => {
    const first = await stage.fakeBackend();
    unlinkSync(stage.endpoint);
    await stage.fakeBackend();
    first.signal('SIGTERM');
    expect(await first.ended).toMatchObject({ code: 0 });
    expect(await stage.sendOffer()).toMatchObject({ code: 0 });
  });
});

describe.concurrent('the default endpoint', () => {
  it('brings fake-backend and send-offer together under XDG_RUNTIME_DIR', async ({ stage }) => {
    const env = { XDG_RUNTIME_DIR: stage.directory };
    const backend = stage.start('fake-backend --json --once', { env });
    expect(await backend.recordOf('listening')).toMatchObject({
      endpoint: stage.path('handoff-cli/backend.sock'),
    });
    expect(modeOf(stage.path('handoff-cli'))).toBe(0o700);
    expect(modeOf(stage.path('handoff-cli/backend.sock'))).toBe(0o600);
    expect(await stage.run('send-offer --send ping', { env })).toMatchObject({ code: 0 });
    expect(await backend.ended).toMatchObject({ code: 0 });
  });

  it('makes an existing directory its owner’s alone', async ({ stage }) => {
    mkdirSync(stage.path('handoff-cli'));
    chmodSync(stage.path('handoff-cli'), 0o755);
    const backend = stage.start('fake-backend --json', { env: { XDG_RUNTIME_DIR: stage.directory } });
    await backend.recordOf('listening');
    expect(modeOf(stage.path('handoff-cli'))).toBe(0o700);
  });

  it('is not dialled where others may write to its directory', async ({ stage }) => {
    const env = { XDG_RUNTIME_DIR: stage.directory };
    await stage.start('fake-backend --json', { env }).recordOf('listening');
    chmodSync(stage.path('handoff-cli'), 0o777);
    const { code, error } = await stage.run('send-offer --json', { env });
    expect([code, error?.code]).toEqual([3, 'EPERM']);
    expect(error?.hint).toContain('chmod 700');
  });

  it('leaves the directory of a named endpoint as it is', async ({ stage }) => {
    mkdirSync(stage.path('mine'));
    chmodSync(stage.path('mine'), 0o755);
    await stage.start(`fake-backend ${stage.path('mine/b.sock')} --json`).recordOf('listening');
    expect(modeOf(stage.path('mine'))).toBe(0o755);
  });

  it('gives way to HANDOFF_ENDPOINT, and that to an argument', async ({ stage }) => {
    const env = { XDG_RUNTIME_DIR: stage.path('unused'), HANDOFF_ENDPOINT: stage.endpoint };
    const byVariable = stage.start('fake-backend --json', { env });
    expect(await byVariable.recordOf('listening')).toMatchObject({ endpoint: stage.endpoint });
    expect(await stage.run('send-offer', { env })).toMatchObject({ code: 0 });
    const byArgument = stage.start(`fake-backend ${stage.path('named.sock')} --json`, { env });
    expect(await byArgument.recordOf('listening')).toMatchObject({ endpoint: stage.path('named.sock') });
    expect(existsSync(join(stage.directory, 'unused'))).toBe(false);
  });
});

describe.concurrent('hints on standard error', () => {
  it('tell where it listens and what to do next', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    await backend.says(`listening on ${stage.endpoint}`);
    await backend.says(`send-offer ${stage.endpoint}`);
  });

  it('are left out with --quiet', async ({ stage }) => {
    const backend = await stage.fakeBackend('--quiet --once');
    await stage.sendOffer();
    expect(await backend.ended).toMatchObject({ code: 0, stderr: '' });
  });
});
