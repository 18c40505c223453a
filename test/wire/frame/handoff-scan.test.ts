import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DIRECTIONS, type Direction } from '../../../src/wire/direction.ts';
import { messageValue } from '../../../src/wire/fields/value.ts';
import { readFrame } from '../../../src/wire/frame/frame.ts';
import { HandoffScan } from '../../../src/wire/frame/handoff-scan.ts';
import { readThoroughly } from '../../../src/wire/frame/thorough-frame.ts';
import { ack, bytes, concat, frame, offer, ready, toHex } from '../building.ts';

type Read = typeof readFrame;

/** Everything that can be asked of a frame. */
function allOf(read: Read, whole: Uint8Array, direction: Direction | null) {
  const reading = read(whole, 3, whole.length - 3, 100, direction);
  const { envelope, payload, handoff, message } = reading;
  return {
    place: [reading.base, reading.start, reading.end, reading.payloadStart, reading.payloadEnd],
    numbers: [reading.envelopeVersion, reading.kind, reading.payloadProtocol, reading.payloadEncoding],
    requestId: reading.requestId,
    message,
    probe: reading.probe,
    direction: reading.direction,
    problems: reading.problems,
    envelope: envelope && messageValue(envelope),
    payload: payload && messageValue(payload),
    handoff: handoff && {
      token: toHex(handoff.token.bytes.subarray(handoff.token.start, handoff.token.end)),
      acceptedPlace: message === 'HandoffAck' ? handoff.acceptedPlace : null,
      correlationId: handoff.correlationId,
      accepted: handoff.accepted,
      text: message === 'HandoffOffer' ? handoff.serviceName : handoff.errorDetail,
    },
  };
}

const text = fc.oneof(
  fc.constantFrom('', 'busy', 'zccache', 'é', 'x'.repeat(300)),
  fc.string({ maxLength: 8 }),
);
const id = fc.oneof(fc.nat(300).map(BigInt), fc.bigInt({ min: 0n, max: (1n << 64n) - 1n })).map(String);
const token = fc.uint8Array({ minLength: 15, maxLength: 17 });
const right = fc.oneof(
  fc.record({ token, correlationId: id, serviceName: text }).map(offer),
  fc.record({ token, correlationId: id, accepted: fc.boolean(), errorDetail: text }).map(ack),
  fc.record({ token, correlationId: id, accepted: fc.boolean(), errorDetail: text }).map(ready),
);
/** A frame with a byte changed, put in or taken out, its header's length mended or not. */
const nearly = fc
  .record({
    whole: right,
    at: fc.nat(),
    put: fc.uint8Array({ maxLength: 3 }),
    take: fc.nat(2),
    mend: fc.boolean(),
  })
  .map(({ whole, at, put, take, mend }) => {
    const place = at % (whole.length + 1);
    const changed = concat(whole.subarray(0, place), put, whole.subarray(place + take));
    if (mend && changed.length >= 5)
      changed.set([1, (changed.length - 5) & 0xff, (changed.length - 5) >> 8, 0, 0]);
    return changed;
  })
  .filter((whole) => whole.length >= 5);
/** What stands around the frame must not be looked at. */
const around = fc.constantFrom(bytes('080110'), bytes('200128'), bytes('0a1012'), bytes('000000'));

describe('a frame is read the same', () => {
  it('whether it is read quickly or field by field', () => {
    fc.assert(
      fc.property(
        fc.oneof(right, nearly),
        around,
        fc.option(fc.constantFrom(...DIRECTIONS)),
        (whole, beside, direction) => {
          const given = concat(beside, whole, beside);
          expect(allOf(readFrame, given, direction)).toEqual(allOf(readThoroughly, given, direction));
        },
      ),
      { numRuns: 700 },
    );
  });
});

describe('the quick way', () => {
  const scanned = (whole: Uint8Array) => new HandoffScan().scan(whole, 0, whole.length);

  it.each([
    ['offers', offer()],
    [
      'offers with handle_value spelled out',
      bytes(
        '01 29000000 0801 18ffa103 221f 0800 1210 a0a1a2a3a4a5a6a7a8a9aaabacadaeaf 1a077a636361636865 2001 2801',
      ),
    ],
    ['ACKs', ack()],
    ['refusals', ack({ accepted: false, errorDetail: 'busy' })],
    ['ready', ready()],
  ])('is taken for %s', (_, whole) => {
    expect(scanned(whole)).toBe(true);
  });

  it.each([
    ['short tokens', ack({ token: bytes('0102') })],
    ['texts that are not ASCII', ack({ errorDetail: 'é' })],
    ['other protocols', frame({ kind: 1, payloadProtocol: 0xd0fe }, ack().subarray(15, 37))],
    ['a request_id that is not the correlation_id', ack().with(38, 9)],
  ])('is not taken for %s', (_, whole) => {
    expect(scanned(whole)).toBe(false);
  });

  it('tells where things stand', () => {
    const scan = new HandoffScan();
    const whole = ack({ errorDetail: 'hm', correlationId: '300' });
    scan.scan(whole, 0, whole.length);
    expect(scan).toMatchObject({ kind: 1, accepted: true, id: 300 });
    expect(toHex(whole.subarray(scan.tokenStart, scan.tokenStart + 16))).toBe(
      'a0a1a2a3a4a5a6a7a8a9aaabacadaeaf',
    );
    expect(Buffer.from(whole.subarray(scan.textStart, scan.textEnd)).toString()).toBe('hm');
  });
});
