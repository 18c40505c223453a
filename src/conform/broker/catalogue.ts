import type { ConformanceCase } from '../case.ts';
import { wrongAcks } from './ack.ts';
import { admin } from './admin.ts';
import { backends } from './backend.ts';
import { connection } from './connection.ts';
import { handover } from './handover.ts';
import { wrongHellos } from './hello.ts';
import { leave } from './leave.ts';
import { leniency } from './leniency.ts';
import { limits } from './limits.ts';
import { others } from './others.ts';
import type { BrokerPeer } from './peer.ts';
import { replies } from './reply.ts';
import { rightHellos } from './right-hello.ts';
import { token } from './token.ts';
import { unreadableHellos } from './unreadable-hello.ts';
import { untimelyAcks } from './untimely-ack.ts';

/** Everything that a broker is tried on, in the order in which it runs. */
export const BROKER_CASES: readonly ConformanceCase<BrokerPeer>[] = [
  ...handover,
  ...connection,
  ...wrongAcks,
  ...untimelyAcks,
  ...leniency,
  ...token,
  ...wrongHellos,
  ...unreadableHellos,
  ...rightHellos,
  ...replies,
  ...leave,
  ...others,
  ...backends,
  ...admin,
  ...limits,
];
