import type { HelloFields } from '../../src/frames/hello.ts';

/** A Hello that a broker agrees with. */
export function helloFields(pid: number): HelloFields {
  return {
    serviceName: 'zccache',
    wantedVersion: '1.2.3',
    clientVersion: '1.0.0',
    handlePassing: true,
    peerPid: pid,
    clientLibName: 'world',
    clientLibVersion: '1.0.0',
  };
}
