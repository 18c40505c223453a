import { type Fault, toFrame } from './fault.ts';

export const peerPid: Fault = {
  name: 'peer-pid',
  summary: 'peer_pid is one more than the client’s own',
  reaches: { hello: 'peer-pid' },
  apply: toFrame((draft) => ({
    ...draft,
    payload: { ...draft.payload, peerPid: Number(draft.payload['peerPid'] ?? 0) + 1 },
  })),
};
