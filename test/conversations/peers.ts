import type { BrokerRules } from '../../src/conversations/broker-rules.ts';
import { helloDraft } from '../../src/frames/hello.ts';

export const HELLO = helloDraft({
  serviceName: 'zccache',
  wantedVersion: '1.0.0',
  clientVersion: '',
  handlePassing: true,
  peerPid: 0,
  clientLibName: '',
  clientLibVersion: '',
});

/** A broker that agrees to everything. */
export const AGREEING = {
  handlePassing: true,
  refusal: null,
  fdPressure: false,
  rate: null,
  services: null,
  blockedVersions: new Set<string>(),
  daemonVersion: '1.0.0',
  nextConnectionId: () => '1',
} satisfies Partial<BrokerRules>;
