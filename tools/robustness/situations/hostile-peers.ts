import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { DIALLING, SERVING } from '../commands.ts';
import { judged, type Situation, sample } from '../context.ts';
import { HOSTILE_PEERS } from '../peers/catalogue.ts';
import type { HostilePeer } from '../peers/peer.ts';
import { playTo } from '../peers/play-to.ts';
import { pause, Subject } from '../subject.ts';

/** How long a peer has at a server before somebody else comes, in ms. */
const VISIT_MS = 400;

export const hostilePeers: Situation = {
  name: 'hostile peers',
  async *rows(context) {
    for (const command of SERVING) {
      for (const peer of sample(context, HOSTILE_PEERS, 3)) {
        const endpoint = context.path('s');
        const subject = new Subject([...command.args(endpoint, context.backend), '--json']);
        await subject.listens();
        const before = subject.descriptors;
        const socket = await playTo(endpoint, peer);
        await pause(VISIT_MS);
        const visitor = new Subject(command.visitor(endpoint));
        await visitor.ended;
        socket.destroy();
        const after = await subject.settled(before);
        const endedAfterMs = await subject.end();
        const lost = visitor.exit === 0 ? '' : `somebody else was not served (${visitor.exit})`;
        const facts = { command: command.name, situation: `a peer that ${peer.name}` };
        yield judged(subject, { ...facts, endedAfterMs, descriptors: [before, after], lost }, [0]);
      }
    }
    for (const command of DIALLING)
      for (const peer of sample(context, HOSTILE_PEERS, 3)) {
        const endpoint = context.path('d');
        const close = await listen(endpoint, peer);
        const subject = new Subject([...command.args(endpoint), '--json']);
        await subject.ended;
        close();
        const complete = /"type":"(summary|replayed|conformance)"/.test(subject.output);
        yield judged(
          subject,
          {
            command: command.name,
            situation: `a peer that ${peer.name}`,
            endedAfterMs: subject.ranMs,
            descriptors: null,
            lost: complete ? '' : 'what it came to',
          },
          [1, 3],
        );
      }
  },
};

async function listen(endpoint: string, peer: HostilePeer): Promise<() => void> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    peer.play(socket);
  });
  server.listen(endpoint);
  await once(server, 'listening');
  return () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
}
