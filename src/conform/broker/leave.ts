import { casesOf } from '../case.ts';
import type { Wire } from '../wire.ts';
import type { BrokerPeer } from './peer.ts';
import { ack, agrees, hello, pending } from './talk.ts';

const SERVES_ON = 'keeps serving others';

/** After each of these, as after every case, a good handoff shows whether the broker still serves. */
export const leave = casesOf<BrokerPeer>('broker/leave', 'defect-client-ends-broker', [
  leaving('at-once', 'a client that connects and closes', async () => {}),
  leaving('in-the-hello', 'a client that leaves in the middle of its Hello', (peer, wire) =>
    wire.send(hello(peer).subarray(0, 20)),
  ),
  leaving('after-one-byte', 'a client that leaves after one byte', (peer, wire) =>
    wire.send(hello(peer).subarray(0, 1)),
  ),
  leaving('before-the-reply', 'a client that sends its Hello and leaves', (peer, wire) =>
    wire.send(hello(peer)),
  ),
  leaving('before-the-ready', 'a client that leaves after the HelloReply', async (peer, wire) => {
    await agrees(peer, wire);
  }),
  {
    name: 'by-reset',
    needs: 'reset',
    title: 'a client that sends its Hello and resets the connection',
    required: SERVES_ON,
    run: async (peer) => {
      const wire = await peer.dial();
      await wire.send(hello(peer));
      wire.reset();
      await peer.pause(50);
    },
  },
  {
    name: 'before-the-ack',
    title: 'a client that leaves before the backend has answered',
    required: SERVES_ON,
    run: async (peer) => {
      const { client, offered } = await pending(peer);
      client.close();
      await peer.pause(50);
      await offered.wire.send(ack(offered));
      await peer.pause(50);
    },
  },
  {
    name: 'at-every-byte',
    title: 'clients that leave after each byte of a Hello',
    required: SERVES_ON,
    run: async (peer) => {
      const bytes = hello(peer);
      for (let count = 2; count < bytes.length; count++) {
        const wire = await peer.dial();
        await wire.send(bytes.subarray(0, count));
        wire.close();
      }
      await peer.pause(50);
    },
  },
]);

function leaving(name: string, title: string, say: (peer: BrokerPeer, wire: Wire) => Promise<void>) {
  return {
    name,
    title,
    required: SERVES_ON,
    run: async (peer: BrokerPeer) => {
      const wire = await peer.dial();
      await say(peer, wire);
      wire.close();
      await peer.pause(50);
    },
  };
}
