import type { ConformanceCase } from '../case.ts';
import { untimelyAcks, wrongAcks } from './ack.ts';
import { handover } from './handover.ts';
import { hellos } from './hello.ts';
import { admin, backends, leave, others } from './leave.ts';
import { limits } from './limits.ts';
import type { BrokerPeer } from './peer.ts';

/** Everything that a broker is tried on, in the order in which it runs. */
export const BROKER_CASES: readonly ConformanceCase<BrokerPeer>[] = [
  ...handover,
  ...wrongAcks,
  ...untimelyAcks,
  ...hellos,
  ...leave,
  ...others,
  ...backends,
  ...admin,
  ...limits,
];
