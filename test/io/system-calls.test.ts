import { expect, it } from 'vitest';
import { descriptors } from '../process/raw-peers.ts';

const [SOL_SOCKET, SO_TYPE, SOCK_STREAM] = [1, 3, 1];

it.runIf(process.platform === 'linux')(
  'what a system does not fill in of an option is not known, whatever was there before',
  async () => {
    const { calls } = await descriptors();
    const pair = calls.socketPair();
    expect(calls.option(pair[0], SOL_SOCKET, SO_TYPE, 8)).toBe(SOCK_STREAM);
    expect(calls.option(pair[0], SOL_SOCKET, SO_TYPE, 8, 1)).toBeNull();
    for (const end of pair) calls.close(end);
  },
);
