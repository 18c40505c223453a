import { describe, expect, it } from 'vitest';
import { defaultPipe, pipeBeside, pipePath } from '../../../src/io/windows/pipe-name.ts';

describe('the path of a pipe', () => {
  it.each([
    ['rpb-v1-0123456789abcdef-shared', '\\\\.\\pipe\\rpb-v1-0123456789abcdef-shared'],
    ['\\\\.\\pipe\\mine', '\\\\.\\pipe\\mine'],
    ['\\\\.\\PIPE\\mine', '\\\\.\\pipe\\mine'],
    ['\\\\?\\pipe\\mine', '\\\\.\\pipe\\mine'],
    ['//./pipe/mine', '\\\\.\\pipe\\mine'],
    ['backend.sock', '\\\\.\\pipe\\backend.sock'],
    ['a\\b', '\\\\.\\pipe\\a\\b'],
  ])('of %s is %s', (endpoint, path) => {
    expect(pipePath(endpoint)).toBe(path);
  });

  it.each([
    ['C:\\Users\\me\\backend.sock', 'EINVAL', 'the path of a file'],
    ['c:/backend.sock', 'EINVAL', 'the path of a file'],
    ['\\\\server\\pipe\\mine', 'EINVAL', 'not a pipe of this machine'],
    ['//server/pipe/mine', 'EINVAL', 'not a pipe of this machine'],
    ['mine\0x', 'EINVAL', 'mine\\0x has a NUL in it'],
    ['', 'EINVAL', 'has no name'],
    ['\\\\.\\pipe\\', 'EINVAL', 'has no name'],
  ])('cannot be had from %j', (endpoint, code, text) => {
    const said = expect.objectContaining({ code, exitCode: 3, message: expect.stringContaining(text) });
    expect(() => pipePath(endpoint)).toThrow(said);
  });

  it('has at most 256 characters, its beginning included', () => {
    expect(pipePath('x'.repeat(247))).toHaveLength(256);
    expect(() => pipePath('x'.repeat(248))).toThrow(
      expect.objectContaining({ code: 'ENAMETOOLONG', exitCode: 3 }),
    );
  });
});

describe('a default pipe', () => {
  it('is one for each user and role', () => {
    expect(defaultPipe('backend', 'anna')).toBe('\\\\.\\pipe\\handoff-cli-anna-backend');
    expect(defaultPipe('broker', 'anna')).toBe('\\\\.\\pipe\\handoff-cli-anna-broker');
  });

  it('has no separator that a name of a user may have', () => {
    expect(defaultPipe('backend', 'DOMAIN\\anna')).toBe('\\\\.\\pipe\\handoff-cli-DOMAIN-anna-backend');
  });

  it('has others beside it', () => {
    expect(pipeBeside('mine', 'fallback')).toBe('\\\\.\\pipe\\mine-fallback');
  });
});
