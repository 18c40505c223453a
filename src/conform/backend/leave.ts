import { casesOf } from '../case.ts';
import type { Wire } from '../wire.ts';
import { type Offer, prepared, releasesUnread, sendSideband } from './offering.ts';
import type { BackendPeer } from './peer.ts';

const SERVES_ON = 'closes what it was handed, and keeps serving others';

/** After each of these, as after every case, a good offer shows whether the backend still serves. */
export const leave = casesOf<BackendPeer>('backend/leave', 'offer-unanswerable', [
  leaving('at-once', 'a broker that connects and closes', async () => {}),
  {
    ...leaving('in-the-sideband', 'a broker that leaves in the middle of the sideband', (wire, made) =>
      wire.send(made.token.subarray(0, 8), [made.connection.handle]),
    ),
    needs: 'sideband',
  },
  {
    ...leaving('after-the-sideband', 'a broker that leaves after the sideband', (wire, made) =>
      wire.send(made.token, [made.connection.handle]),
    ),
    needs: 'sideband',
  },
  leaving('in-the-header', 'a broker that leaves in the middle of the header', sending(3)),
  leaving('in-the-offer', 'a broker that leaves in the middle of the offer', sending(20)),
  afterTheOffer('before-the-ack', 'a broker that leaves before the ACK', (wire) => wire.close()),
  {
    ...afterTheOffer('reset', 'a broker that resets the connection before the ACK', (wire) => wire.reset()),
    needs: 'reset',
  },
  {
    name: 'at-every-byte',
    title: 'brokers that leave after each byte of sideband and offer',
    required: 'closes what each of them has handed over, and keeps serving others',
    run: async (peer) => {
      const made: Offer[] = [];
      for (let count = 1, length = count + 1; count < length; count++) {
        const wire = await peer.dial();
        const one = prepared(peer);
        const before = one.sideband?.length ?? 0;
        length = before + one.frame.length;
        if (one.sideband !== null) await wire.send(one.sideband.subarray(0, count), [one.connection.handle]);
        one.connection.given();
        if (count > before) await wire.send(one.frame.subarray(0, count - before));
        wire.close();
        made.push(one);
      }
      await Promise.all(made.map((one) => releasesUnread(one)));
    },
  },
]);

function leaving(name: string, title: string, say: (wire: Wire, made: Offer) => Promise<void>) {
  return {
    name,
    title,
    required: SERVES_ON,
    run: async (peer: BackendPeer) => {
      const wire = await peer.dial();
      const made = prepared(peer);
      await say(wire, made);
      made.connection.given();
      wire.close();
      await releasesUnread(made);
    },
  };
}

/** The backend may have accepted by then, so that nothing is said about the descriptor. */
function afterTheOffer(name: string, title: string, end: (wire: Wire) => void) {
  return {
    name,
    title,
    required: 'keeps serving others',
    run: async (peer: BackendPeer) => {
      const wire = await peer.dial();
      await sending(Number.POSITIVE_INFINITY)(wire, prepared(peer));
      end(wire);
    },
  };
}

/** The sideband, and that many bytes of the frame. */
function sending(count: number) {
  return async (wire: Wire, made: Offer): Promise<void> => {
    await sendSideband(wire, made);
    await wire.send(made.frame.subarray(0, count));
  };
}
