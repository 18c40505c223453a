import { casesOf, Unmet } from '../case.ts';
import type { Wire } from '../wire.ts';
import {
  accepts,
  doesNotAccept,
  drops,
  isAccepted,
  type Offer,
  offered,
  prepared,
  releasesUnread,
  sendSideband,
} from './offering.ts';
import type { BackendPeer } from './peer.ts';

/** How long a backend waits for the rest of an offer, with some to spare. In ms. */
const GIVEN_UP_MS = 6_500;

export const sideband = casesOf<BackendPeer>('backend/sideband', 'sideband-first', [
  looksLike('ones', 'sixteen bytes 0x01', new Array(16).fill(0x01)),
  looksLike(
    'header',
    'bytes that look like the header of a frame',
    [0x01, 0x2e, 0, 0, 0, 0x08, 0x01, 0x18, 0xff, 0xa1, 0x03, 0x22, 0x1b, 9, 9, 9],
  ),
  looksLike(
    'frame',
    'bytes that are a whole frame',
    [0x01, 0x0b, 0, 0, 0, 0x08, 0x01, 0x18, 0xff, 0xa1, 0x03, 0x28, 0x01, 0x30, 0x00, 0x00],
  ),
  looksLike('zeroes', 'sixteen bytes 0', new Array(16).fill(0)),
  {
    name: 'one-write',
    needs: 'sideband',
    section: 'sideband-read',
    title: 'sideband and offer in one write',
    level: 'should',
    required: 'accepts it: a stream has no boundaries',
    run: (peer) =>
      acceptedWhen(peer, async (wire, made) => {
        await wire.send(Buffer.concat([made.token, made.frame]), [made.connection.handle]);
      }),
  },
  {
    name: 'byte-by-byte',
    section: 'offer-framing',
    title: 'an offer in writes of one byte',
    required: 'accepts it',
    run: (peer) =>
      acceptedWhen(peer, async (wire, made) => {
        await sendSideband(wire, made);
        for (const byte of made.frame) await wire.send(Uint8Array.of(byte));
      }),
  },
  {
    name: 'split',
    needs: 'sideband',
    section: 'sideband-read',
    title: 'a sideband in two writes, of 7 and of 9 bytes',
    level: 'should',
    required: 'accepts it: it reads until it has all 16 bytes',
    run: (peer) =>
      acceptedWhen(peer, async (wire, made) => {
        await wire.send(made.token.subarray(0, 7), [made.connection.handle]);
        await peer.pause(20);
        await wire.send(made.token.subarray(7));
        await wire.send(made.frame);
      }),
  },
  {
    name: 'one-byte-at-a-time',
    needs: 'sideband',
    section: 'sideband-read',
    title: 'a sideband in sixteen writes of one byte, the descriptor with the first',
    level: 'should',
    required: 'accepts it: it reads until it has all 16 bytes',
    run: (peer) =>
      acceptedWhen(peer, async (wire, made) => {
        for (const [index, byte] of made.token.entries())
          await wire.send(Uint8Array.of(byte), index === 0 ? [made.connection.handle] : []);
        await wire.send(made.frame);
      }),
  },
  {
    name: 'alone',
    mayTakeMs: GIVEN_UP_MS,
    needs: 'sideband',
    section: 'offer-unanswerable',
    title: 'a sideband, and nothing after it',
    level: 'should',
    required: 'closes connection and descriptor within 5 s',
    run: (peer) => abandoned(peer, 0),
  },
  {
    name: 'half-an-offer',
    mayTakeMs: GIVEN_UP_MS,
    section: 'offer-unanswerable',
    title: 'half an offer, and nothing after it',
    level: 'should',
    required: 'closes connection and descriptor within 5 s',
    run: (peer) => abandoned(peer, 20),
  },
  {
    name: 'trickled',
    mayTakeMs: GIVEN_UP_MS,
    section: 'offer-unanswerable',
    title: 'an offer that arrives at one byte a second',
    level: 'should',
    required: 'closes connection and descriptor within 5 s of its first byte',
    run: async (peer) => {
      const wire = await peer.dial();
      const made = prepared(peer);
      await sendSideband(wire, made);
      const closed = wire.closes(GIVEN_UP_MS);
      for (let at = 0; at < 6; at++) {
        await wire.send(made.frame.subarray(at, at + 1));
        if ((await Promise.race([closed, peer.pause(1_000)])) === true) break;
      }
      if (!(await closed))
        throw new Unmet(`the connection is still open ${GIVEN_UP_MS} ms after the first byte of the offer`);
      await drops(wire, made);
      await releasesUnread(made);
    },
  },
  {
    name: 'short',
    mayTakeMs: GIVEN_UP_MS,
    needs: 'sideband',
    section: 'sideband-read',
    title: 'eight of the sixteen bytes before an offer',
    level: 'should',
    required: 'does not accept: the sixteen bytes end inside the frame',
    run: async (peer) => {
      const { wire, made } = await offered(peer, { sideband: peer.token().subarray(0, 8) });
      await doesNotAccept(wire, made, GIVEN_UP_MS);
    },
  },
]);

function looksLike(name: string, what: string, bytes: readonly number[]) {
  return {
    name: `looks-like-${name}`,
    needs: 'sideband' as const,
    title: `a token of ${what}`,
    required: 'accepts it: the 16 bytes are not read as a frame',
    run: async (peer: BackendPeer) => {
      // The last bytes are fresh, as a token is accepted only once.
      const token = Uint8Array.from([...bytes.slice(0, 12), ...peer.token().subarray(0, 4)]);
      await isAccepted(peer, { token });
    },
  };
}

/** Sends a whole offer in some way; it must be accepted. */
async function acceptedWhen(
  peer: BackendPeer,
  send: (wire: Wire, made: Offer) => Promise<void>,
): Promise<void> {
  const wire = await peer.dial();
  const made = prepared(peer);
  await send(wire, made);
  made.connection.given();
  await accepts(wire, made);
}

/** @param count how much of the frame is sent, in bytes */
async function abandoned(peer: BackendPeer, count: number): Promise<void> {
  const wire = await peer.dial();
  const made = prepared(peer);
  await sendSideband(wire, made);
  if (count > 0) await wire.send(made.frame.subarray(0, count));
  await drops(wire, made, GIVEN_UP_MS);
  await releasesUnread(made);
}
