import { frameBytes } from '../../frames/encode.ts';
import { HEADER_LENGTH, MAX_BODY_LENGTH } from '../../wire/limits.ts';
import { casesOf } from '../case.ts';
import { paddedTo, withLength } from '../changed-draft.ts';
import { CLOSES, isAccepted, isDropped } from './offering.ts';
import type { BackendPeer } from './peer.ts';

/** For 16 MiB there and an ACK back. */
const LARGE_MS = 10_000;

export const framing = casesOf<BackendPeer>('backend/framing', 'framing-version', [
  version(0),
  version(2),
  {
    name: 'body-at-the-cap',
    mayTakeMs: LARGE_MS,
    section: 'framing-cap',
    title: 'an offer of exactly 16 MiB',
    level: 'should',
    required: 'accepts a body of 16,777,216 bytes: the cap is included',
    run: async (peer) => {
      await isAccepted(peer, { change: paddedTo(MAX_BODY_LENGTH) }, LARGE_MS);
    },
  },
  {
    name: 'body-over-the-cap',
    section: 'framing-cap',
    title: 'a header that claims one byte more than 16 MiB',
    required: `${CLOSES}, before any of the body has come`,
    run: (peer) => droppedWith(peer, (frame) => withLength(frame, MAX_BODY_LENGTH + 1)),
  },
  {
    name: 'length-u32-max',
    section: 'framing-cap',
    title: 'a header that claims 4 GiB',
    required: `${CLOSES}, and allocates nothing`,
    run: (peer) => droppedWith(peer, (frame) => withLength(frame, 0xffff_ffff)),
  },
  {
    name: 'zero-body',
    section: 'framing-empty',
    title: 'a frame with an empty body',
    required: `${CLOSES}: an empty body is a Frame of envelope_version 0`,
    run: (peer) => droppedWith(peer, () => frameBytes(new Uint8Array())),
  },
  {
    name: 'undecodable',
    section: 'offer-frame',
    title: 'a body that is not a protobuf Frame',
    required: CLOSES,
    run: (peer) =>
      droppedWith(peer, (frame) => frameBytes(Buffer.concat([frame.subarray(HEADER_LENGTH), BEYOND]))),
  },
  {
    name: 'bytes-after-the-offer',
    title: 'four loose bytes after an offer',
    level: 'should',
    required: 'answers the offer, and then closes the connection, as its stream can no longer be trusted',
    run: async (peer) => {
      await isAccepted(peer, { encoded: (frame) => Buffer.concat([frame, LOOSE]) });
    },
  },
]);

/** A field of 127 bytes that has none of them. */
const BEYOND = Uint8Array.of(0x4a, 0x7f);
const LOOSE = Uint8Array.of(0xff, 0xff, 0xff, 0xff);

function version(number: number) {
  return {
    name: `version-${number}`,
    title: `the framing byte ${number}`,
    required: CLOSES,
    run: (peer: BackendPeer) =>
      droppedWith(peer, (frame) => Buffer.concat([Uint8Array.of(number), frame.subarray(1)])),
  };
}

function droppedWith(peer: BackendPeer, encoded: (frame: Uint8Array) => Uint8Array): Promise<void> {
  return isDropped(peer, { encoded });
}
