import { faultsFor, faultyFrame } from '../../src/faults/catalogue.ts';
import { ackDraft } from '../../src/frames/ack.ts';
import { encodeDraft } from '../../src/frames/draft.ts';
import { encodeMessage, type Fields, frameBytes } from '../../src/frames/encode.ts';
import { offerDraft } from '../../src/frames/offer.ts';
import type { Random } from './random.ts';

/** Pieces of which streams consist, right ones and wrong ones. Made once: encoding takes longer than decoding. */
const PIECES: readonly Uint8Array[] = pieces();

/** A stream: some pieces one behind the other, then perhaps some bytes changed, put in, or taken out. */
export function streamFrom(random: Random): Uint8Array {
  const chosen = Array.from({ length: random.below(6) }, () =>
    random.below(8) === 0 ? random.bytes(random.below(40)) : PIECES[random.below(PIECES.length)]!,
  );
  let bytes: Uint8Array = Buffer.concat(chosen);
  for (let changes = random.below(4); changes > 0 && bytes.length > 0; changes--) {
    const at = random.below(bytes.length);
    const kind = random.below(3);
    const before = bytes.subarray(0, at);
    if (kind === 0) bytes = Buffer.concat([before, random.bytes(1), bytes.subarray(at + 1)]);
    else if (kind === 1) bytes = Buffer.concat([before, random.bytes(random.below(5)), bytes.subarray(at)]);
    else bytes = Buffer.concat([before, bytes.subarray(at + 1 + random.below(20))]);
  }
  return bytes;
}

function pieces(): Uint8Array[] {
  const tokens = [0, 1, 0xa0].map((first) =>
    Uint8Array.from({ length: 16 }, (_, index) => (first + index) & 0xff),
  );
  const handoffs = tokens.flatMap((token) => {
    const offer = offerDraft({ token, correlationId: '1', serviceName: 'zccache', handleValue: '0' });
    const drafts = [true, false].map((accepted) =>
      ackDraft({ token, correlationId: '1', accepted, errorDetail: accepted ? '' : 'busy' }),
    );
    const faulty = faultsFor('offer').map((fault) => faultyFrame(fault, drafts[0]!));
    return [
      token,
      encodeDraft(offer),
      Buffer.concat([token, encodeDraft(offer)]),
      ...drafts.map(encodeDraft),
      ...faulty,
    ];
  });
  const framed = (envelope: Fields, message: string, payload: Fields) =>
    frameBytes(
      encodeMessage('Frame', { envelopeVersion: 1, ...envelope, payload: encodeMessage(message, payload) }),
    );
  const hello = {
    clientMinProtocol: 1,
    clientMaxProtocol: 1,
    serviceName: 'zccache',
    requestId: 'hello',
    peerPid: 7,
  };
  return [
    ...handoffs,
    framed({}, 'Hello', hello),
    frameBytes(encodeMessage('Hello', hello)),
    framed({ kind: 1 }, 'HelloReply', { negotiated: { backendPipe: '/x', handlePassedToken: tokens[0] } }),
    framed({ kind: 1 }, 'HelloReply', { refused: { reason: 'no', details: { why: 'not' } } }),
    framed({ kind: 2, payloadProtocol: 0xd0ff, requestId: '1' }, 'HandoffAck', {
      token: tokens[2],
      accepted: true,
    }),
    framed({ payloadProtocol: 0x5350 }, 'SessionFrame', {
      start: { program: 'x', env: [{ key: 'a', value: 'b' }] },
    }),
    framed({ payloadProtocol: 0xb232, kind: 1 }, 'DaemonProcess', { pid: 1, ipcEndpoint: { path: '/y' } }),
    frameBytes(new Uint8Array()),
    Uint8Array.of(1, 0xff, 0xff, 0xff, 0xff),
    Uint8Array.of(1, 40, 0, 0, 0, 8, 1),
    Buffer.from('ping'),
  ];
}
