import type { Segment } from '../../src/records/segment.ts';
import { going } from '../records/decoding.ts';
import { concat } from '../wire/building.ts';
import { ackOf, offerOf, START, tokenOf } from './traffic.ts';

/** Descriptors that came with other bytes than the 16 of a sideband, in packets of their own and in one. */
export function misplacedDescriptors(): Segment[] {
  const token = tokenOf(0xe0);
  const offer = offerOf(token, '7');
  const begunLikeFrame = Uint8Array.of(1, 0x20, 0, 0, 0, ...tokenOf(0xe1).subarray(5));
  const sent: readonly (readonly [...(readonly Uint8Array[]), readonly number[]])[] = [
    [offer, [1]],
    [token, offer, [0, 1]],
    [token.subarray(0, 8), offer, [1, 0]],
    [concat(token.subarray(0, 8), offer), [1]],
    [token.subarray(0, 1), offer, [1, 0]],
    [token.subarray(0, 15), offer.subarray(0, 20), offer.subarray(20), [1, 0, 0]],
    [token.subarray(0, 8), [1]],
    [begunLikeFrame, offerOf(begunLikeFrame, '7'), [1, 0]],
    [concat(begunLikeFrame.subarray(0, 8), offer), [1]],
    [concat(tokenOf(0xe2), offer), [1]],
    [concat(tokenOf(0xe3), tokenOf(0xe4), offer), [1]],
    [concat(token, ackOf(token, '7')), [1]],
    [offer.subarray(0, 20), offer.subarray(20), [0, 1]],
  ];
  return sent.flatMap((one, connection) => {
    const descriptors = one.at(-1) as readonly number[];
    const pieces = one.slice(0, -1) as readonly Uint8Array[];
    return pieces.map((bytes, index) =>
      going('broker-to-backend', bytes, {
        connection,
        time: START + index,
        descriptors: descriptors[index]!,
      }),
    );
  });
}
