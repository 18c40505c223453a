import type { HelloFields } from '../../src/frames/hello.ts';

/** An ordinary Hello of this process. */
export const OWN_HELLO: HelloFields = {
  serviceName: 'zccache',
  wantedVersion: '1.0.0',
  clientVersion: '',
  handlePassing: true,
  peerPid: process.pid,
  clientLibName: '',
  clientLibVersion: '',
};
