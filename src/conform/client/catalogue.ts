import type { ConformanceCase } from '../case.ts';
import { application } from './application.ts';
import type { ClientPeer } from './peer.ts';
import { rightReadies, wrongReadies } from './ready.ts';
import { replies, wrongReplies } from './reply.ts';

/** Everything that a client is tried on, in the order in which it runs. */
export const CLIENT_CASES: readonly ConformanceCase<ClientPeer>[] = [
  ...replies,
  ...wrongReplies,
  ...rightReadies,
  ...wrongReadies,
  ...application,
];
