import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFrame } from '../../../src/wire/frame/frame.ts';
import { HandoffScan } from '../../../src/wire/frame/handoff-scan.ts';
import { tokenHex } from '../../../src/wire/token.ts';
import { ack, bytes, concat, frame, offer, ready, toHex } from '../building.ts';

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
/** What is around the frame must not be looked at. */
const around = fc.constantFrom(bytes('080110'), bytes('200128'), bytes('0a1012'), bytes('000000'));

it('what is recognised is a frame without problems, and says what reading its fields says', () => {
  const scan = new HandoffScan();
  const property = fc.property(fc.oneof(right, nearly), around, (whole, beside) => {
    const given = concat(beside, whole, beside);
    const end = given.length - beside.length;
    if (!scan.scan(given, beside.length, end)) return;
    const reading = readFrame(given, beside.length, end, 100, null);
    const { handoff, kind, requestId, message, problems } = reading;
    expect(problems).toEqual([]);
    expect({ kind: scan.kind, id: scan.id, accepted: scan.accepted }).toEqual({
      ...{ kind, id: handoff!.correlationId, accepted: handoff!.accepted },
    });
    expect(scan.id).toBe(requestId);
    expect(toHex(given.subarray(scan.tokenStart, scan.tokenStart + 16))).toBe(tokenHex(handoff!.token));
    const text = message === 'HandoffOffer' ? handoff!.serviceName : handoff!.errorDetail;
    expect(Buffer.from(given.subarray(scan.textStart, scan.textEnd)).toString()).toBe(text);
    if (message === 'HandoffAck') expect(scan.acceptedPlace).toBe(handoff!.acceptedPlace);
  });
  fc.assert(property, { numRuns: 700 });
});

describe('recognising a frame', () => {
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
  ])('works for %s', (_, whole) => {
    expect(scanned(whole)).toBe(true);
  });

  it.each([
    ['short tokens', ack({ token: bytes('0102') })],
    ['texts that are not ASCII', ack({ errorDetail: 'é' })],
    ['other protocols', frame({ kind: 1, payloadProtocol: 0xd0fe }, ack().subarray(15, 37))],
    ['a request_id that is not the correlation_id', ack().with(38, 9)],
  ])('does not work for %s', (_, whole) => {
    expect(scanned(whole)).toBe(false);
  });

  it('tells where things are', () => {
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
