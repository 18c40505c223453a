import { casesOf } from '../case.ts';
import { afterBody, afterPayload, beforeBody, type Change, withPayload } from '../changed-draft.ts';
import { toldAfter } from './answered.ts';
import type { BrokerPeer } from './peer.ts';
import { ack } from './talk.ts';

/** ACKs that are legal, even if no backend writes them. */
export const leniency = casesOf<BrokerPeer>('broker/leniency', 'messages-unknown', [
  legal('unknown-envelope-field', 'a field 100 in the Frame', afterBody(0xa0, 0x06, 0x01)),
  legal('unknown-payload-field', 'a field 100 in the ACK', afterPayload(0xa0, 0x06, 0x01)),
  {
    ...legal('reserved-payload-field', 'the reserved field 7 in the ACK', afterPayload(0x38, 0x01)),
    section: 'messages-reserved',
  },
  {
    ...legal(
      'defaults-written-out',
      'payload_encoding, deadline_unix_ms and both trace fields written out with their defaults',
      afterBody(0x30, 0x00, 0x38, 0x00, 0x42, 0x00, 0x4a, 0x00),
    ),
    section: 'messages-defaults',
  },
  {
    ...legal('last-kind-counts', 'kind twice, first CANCEL and then RESPONSE', beforeBody(0x10, 0x03)),
    section: 'messages-twice',
  },
  {
    ...legal(
      'reason-with-acceptance',
      'an error_detail beside accepted = true',
      withPayload({ errorDetail: 'none' }),
    ),
    section: 'ack-accepted',
  },
]);

function legal(name: string, what: string, change: Change) {
  return {
    name,
    title: `an ACK with ${what}`,
    required: 'treats it as the acceptance that it is, and tells its client',
    run: async (peer: BrokerPeer) => {
      await toldAfter(peer, (offered) => offered.wire.send(ack(offered, change)));
    },
  };
}
