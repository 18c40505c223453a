import type { HelloFields } from '../../src/frames/hello.ts';

export const WANTED_VERSION = '1.2.3';

/** A Hello that a broker agrees with. */
export function helloFields(pid: number, handlePassing = true): HelloFields {
  return {
    serviceName: 'zccache',
    wantedVersion: WANTED_VERSION,
    clientVersion: '1.0.0',
    handlePassing,
    peerPid: pid,
    clientLibName: 'world',
    clientLibVersion: '1.0.0',
  };
}
