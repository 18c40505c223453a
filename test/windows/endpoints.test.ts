import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../tools/root.ts';
import { nodeForWindows } from '../../tools/windows/lay-out.ts';
import { PROGRAM } from '../../tools/windows/program.ts';
import { pipeName, serve, start } from './stage.ts';
import { onWindows, WindowsProcess, windowsPath } from './wine.ts';

describe('a pipe', () => {
  it('that is in use is not listened on again', async () => {
    const pipe = pipeName();
    const backend = await serve('fake-backend', pipe);
    expect((await backend.record('listening')).endpoint).toBe(`\\\\.\\pipe\\${pipe}`);
    const { code, records } = await start('fake-backend', `\\\\.\\pipe\\${pipe}`).ended;
    expect(code).toBe(3);
    expect(records).toContainEqual(
      expect.objectContaining({
        type: 'error',
        code: 'EADDRINUSE',
        message: `another process is listening on \\\\.\\pipe\\${pipe}`,
      }),
    );
  });

  it.each([
    ['x'.repeat(300), 'ENAMETOOLONG'],
    ['C:\\temp\\backend.sock', 'EINVAL'],
    ['\\\\server\\pipe\\x', 'EINVAL'],
  ])('cannot be %s', async (endpoint, code) => {
    for (const command of ['fake-backend', 'send-offer']) {
      const ended = await start(command, endpoint).ended;
      expect(ended.code).toBe(3);
      expect(ended.records).toContainEqual(expect.objectContaining({ type: 'error', code }));
    }
  });

  it('on which nobody listens is unreachable', async () => {
    const { code, records } = await start('send-offer', pipeName()).ended;
    expect(code).toBe(3);
    expect(records).toContainEqual(expect.objectContaining({ type: 'error', code: 'ENOENT' }));
  });

  it('of one’s own is :auto', async () => {
    const backend = await serve('fake-backend', ':auto', '--once');
    const { endpoint } = await backend.record('listening');
    expect(endpoint).toMatch(/^\\\\\.\\pipe\\handoff-cli-\d+-\d+-\w{6}-backend$/);
    expect((await start('send-offer', endpoint, '--send', 'ping').ended).code).toBe(0);
  });

  it('takes the offers of many at once', async () => {
    const pipe = pipeName();
    const backend = await serve('fake-backend', pipe, '--count', '40');
    const args = ['--count', '40', '--concurrency', '20', '--expect', 'accepted=40'];
    expect((await start('send-offer', pipe, ...args).ended).code).toBe(0);
    expect((await backend.ended).code).toBe(0);
  });

  it('steers what runs: --control', async () => {
    const [pipe, control] = [pipeName(), pipeName()];
    const backend = await serve('fake-backend', pipe, '--control', control);
    const steered = await onWindows(['control', control, 'reply', 'refuse:busy']).ended;
    expect(steered.code).toBe(0);
    const { code } = await start('send-offer', pipe, '--expect', 'refused').ended;
    expect(code).toBe(0);
    expect((await onWindows(['control', control, 'stop']).ended).code).toBe(0);
    expect((await backend.ended).code).toBe(0);
  });

  it('cannot be taken over', async () => {
    const { code, records } = await start('tap', '--takeover', pipeName()).ended;
    expect(code).toBe(3);
    expect(records).toContainEqual(
      expect.objectContaining({ code: 'ENOTSUP', message: expect.stringContaining('cannot be taken over') }),
    );
  });
});

it('the access list of a pipe lets in its own user only', async () => {
  const pipe = pipeName();
  await serve('fake-backend', pipe, '--control', `${pipe}-control`);
  for (const name of [pipe, `${pipe}-control`]) {
    const script = windowsPath(join(ROOT, 'test/windows/access-list.cjs'));
    const args = [script, windowsPath(join(PROGRAM, 'node_modules/koffi')), `\\\\.\\pipe\\${name}`];
    const { stdout, stderr } = await new WindowsProcess(nodeForWindows(), args).ended;
    expect(stderr).toBe('');
    const { user, list } = JSON.parse(stdout) as { readonly user: string; readonly list: string };
    expect(user).toMatch(/^S-1-5-/);
    expect(list).toBe(`D:P(A;;GA;;;${user})`);
  }
});

it('npm start shows a handoff with a real handle', async () => {
  const setup = windowsPath(join(PROGRAM, 'scripts/setup.mjs'));
  const { code, stdout } = await new WindowsProcess(nodeForWindows(), [setup, 'start'], PROGRAM).ended;
  expect(code).toBe(0);
  expect(stdout).toContain('the client wrote "ping" and the backend answered "ping"');
  expect(stdout).toMatch(/handle \d+, stream, adopted/);
});
