import { casesOf, Unmet, Unseen } from '../case.ts';
import type { Handle } from '../wire.ts';
import {
  accepts,
  doesNotAccept,
  isAccepted,
  isRefused,
  keeps,
  prepared,
  refusable,
  releases,
} from './offering.ts';
import { type BackendPeer, PROMPT_MS } from './peer.ts';

export const descriptor = casesOf<BackendPeer>('backend/descriptor', 'sideband-place', [
  {
    name: 'missing',
    section: 'sideband-dropped',
    title: 'a sideband that brings no descriptor; on Windows a handle_value of 0',
    required: 'does not accept: there is no connection to adopt',
    run: async (peer) => {
      const { wire, made } = await passing(peer, []);
      await doesNotAccept(wire, made);
    },
  },
  {
    name: 'on-the-offer',
    needs: 'sideband',
    title: 'a descriptor with the bytes of the offer, and none with the sideband',
    required: 'does not accept, and closes the descriptor',
    run: async (peer) => {
      const wire = await peer.dial();
      const made = prepared(peer);
      await wire.send(made.token);
      await wire.send(made.frame, [made.connection.handle]);
      made.connection.given();
      await doesNotAccept(wire, made);
      await releases(made);
    },
  },
  {
    name: 'doubled',
    needs: 'sideband',
    section: 'sideband-first',
    title: 'two descriptors with one sideband',
    level: 'should',
    required: 'keeps at most one of them open',
    run: async (peer) => {
      const wire = await peer.dial();
      const made = prepared(peer);
      const second = peer.connection();
      await wire.send(made.token, [made.connection.handle, second.handle]);
      for (const connection of [made.connection, second]) connection.given();
      await wire.send(made.frame);
      await wire.hear(PROMPT_MS);
      if (await second.released(PROMPT_MS)) return;
      if (!(await made.connection.released(PROMPT_MS))) throw new Unmet('both are still open');
    },
  },
  wrongKind('pipe', 'the end of a pipe'),
  wrongKind('file', 'a file'),
  wrongKind('listener', 'a listening socket'),
  { ...wrongKind('datagram', 'a datagram socket'), needs: 'datagram' },
  {
    name: 'nonblocking',
    needs: 'blocking-mode',
    section: 'sideband-blocking',
    title: 'a connection with O_NONBLOCK set',
    level: 'should',
    required: 'serves it all the same: the first EAGAIN is no reason to drop the connection',
    run: async (peer) => {
      const connection = peer.connection({ nonblocking: true });
      const { wire, made } = await passing(peer, [connection.handle]);
      connection.given();
      await accepts(wire, made);
      await peer.pause(50);
      if (!connection.held) throw new Unmet('accepted, and the descriptor is closed');
    },
  },
  {
    name: 'kept-once-accepted',
    section: 'ack-unknown',
    title: 'the descriptor of an accepted offer',
    required: 'keeps it open',
    run: async (peer) => {
      const { made } = await isAccepted(peer);
      await keeps(peer, made);
    },
  },
  {
    name: 'served',
    section: 'handoff-application',
    title: 'what the client writes on a connection that was accepted',
    level: 'should',
    required: 'reads it: a backend that accepts a connection serves it',
    run: async (peer) => {
      const { made } = await isAccepted(peer);
      const read = await made.connection.reads(Buffer.from('ping'), PROMPT_MS);
      if (read === null) throw new Unseen('this system does not tell whether the other side has read');
      if (!read) throw new Unmet(`accepted, and 4 bytes are unread ${PROMPT_MS} ms later`);
    },
  },
  {
    name: 'kept-without-the-broker',
    section: 'ack-unknown',
    title: 'the descriptor of an accepted offer, once the broker has closed its connection',
    required: 'keeps it open: it belongs to the client',
    run: async (peer) => {
      const { wire, made } = await isAccepted(peer);
      wire.close();
      await keeps(peer, made);
    },
  },
  {
    name: 'closed-once-refused',
    section: 'ack-unknown',
    title: 'the descriptor of a refused offer',
    required: 'closes it',
    run: (peer) => isRefused(peer, refusable(peer)),
  },
]);

/** Makes an offer of something else than its connection. @param passed with the sideband; on Windows the offer names the first */
async function passing(peer: BackendPeer, passed: readonly Handle[]) {
  const wire = await peer.dial();
  const made = prepared(peer, { handleValue: passed[0]?.value ?? '0' });
  if (made.sideband !== null) await wire.send(made.sideband, passed);
  made.connection.given();
  await wire.send(made.frame);
  return { wire, made };
}

function wrongKind(kind: Parameters<BackendPeer['other']>[0], what: string) {
  return {
    name: `wrong-kind-${kind}`,
    title: `${what} instead of a connected stream socket`,
    level: 'should' as const,
    required: 'does not accept what it cannot serve',
    run: async (peer: BackendPeer) => {
      const { wire, made } = await passing(peer, [peer.other(kind)]);
      await doesNotAccept(wire, made);
    },
  };
}
