import { Failure } from '../../failure.ts';
import { encodeDraft } from '../../frames/draft.ts';
import { helloDraft } from '../../frames/hello.ts';
import { reachLightly } from '../../io/dial.ts';
import type { Lines } from '../../io/lines.ts';
import { isInUse } from '../../io/listen.ts';
import { SocketWire } from './socket-wire.ts';

/** How long a broker may take to answer the Hello that shows that it is listening. In ms. */
const ANSWERS_MS = 2_000;

/** Whether a backend listens: a connection that is closed at once does it no harm. */
export function backendListens(endpoint: string): () => Promise<boolean> {
  return () => isInUse(endpoint);
}

/** Whether a broker listens. Some brokers end when a client connects and leaves, so this one sends a whole Hello. */
export function brokerListens(
  endpoint: string,
  serviceName: string,
  wantedVersion: string,
  lines: Lines,
): () => Promise<boolean> {
  return async () => {
    const socket = await reachLightly(endpoint, { paused: true });
    if (socket instanceof Failure) return false;
    const wire = new SocketWire(socket, lines, 'broker-to-client', () => {});
    const hello = helloDraft({
      serviceName,
      wantedVersion,
      clientVersion: wantedVersion,
      handlePassing: false,
      peerPid: process.pid,
      clientLibName: 'conform',
      clientLibVersion: '1',
    });
    await wire.send(encodeDraft(hello));
    await wire.hear(ANSWERS_MS);
    wire.close();
    return true;
  };
}
