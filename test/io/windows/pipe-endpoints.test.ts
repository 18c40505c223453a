import { userInfo } from 'node:os';
import { expect, it } from 'vitest';
import { PIPE_ENDPOINTS } from '../../../src/io/windows/pipe-endpoints.ts';

it('the default pipe is that of the user, whatever the environment says', () => {
  const endpoint = PIPE_ENDPOINTS.defaultEndpoint('backend', { XDG_RUNTIME_DIR: '/run/user/1000' });
  expect(endpoint).toBe(`\\\\.\\pipe\\handoff-cli-${userInfo().username}-backend`);
});

it('a name and its path are the same endpoint, in either case', () => {
  expect(PIPE_ENDPOINTS.areSame('Mine', '\\\\.\\pipe\\mine')).toBe(true);
  expect(PIPE_ENDPOINTS.areSame('mine', 'yours')).toBe(false);
});

it('an endpoint within a directory bears its name: pipes are in none', () => {
  expect(PIPE_ENDPOINTS.within('/tmp/handoff-cli-1-a', 'broker')).toBe('\\\\.\\pipe\\handoff-cli-1-a-broker');
});

it('a name that no pipe can have is refused before it is opened', () => {
  expect(() => PIPE_ENDPOINTS.check('C:\\x.sock')).toThrow('the path of a file');
});
