import type { ConformanceCase } from '../case.ts';
import { descriptor } from './descriptor.ts';
import { envelope, leniency } from './envelope.ts';
import { flow } from './flow.ts';
import { framing } from './framing.ts';
import { leave } from './leave.ts';
import { ids, payload } from './payload.ts';
import type { BackendPeer } from './peer.ts';
import { sideband } from './sideband.ts';
import { token } from './token.ts';

/** Everything that a backend is tried on, in the order in which it runs. */
export const BACKEND_CASES: readonly ConformanceCase<BackendPeer>[] = [
  ...framing,
  ...envelope,
  ...leniency,
  ...payload,
  ...ids,
  ...token,
  ...sideband,
  ...descriptor,
  ...flow,
  ...leave,
];
