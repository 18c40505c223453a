import { describe, expect, it } from 'vitest';
import { encodeMessage, frameBytes } from '../../../src/frames/encode.ts';
import { ack, bytes, frame, hello, offer, read, TOKEN, told } from '../building.ts';

const HANDOFF = 0xd0ff;

describe('envelope-version', () => {
  it.each([0, 2, 255])('must be 1, not %d', (envelopeVersion) => {
    const { problems } = read(frame({ envelopeVersion, payloadProtocol: 0x7a63 }));
    expect(problems).toMatchObject([
      { id: 'envelope-version', field: 'envelope.envelopeVersion', offset: 5 },
    ]);
  });

  it('is 0 in a body of no bytes, and that is all that is wrong with it', () => {
    const { problems, envelopeVersion, kind, payloadProtocol, envelope } = read(bytes('01 00000000'));
    expect(told(problems)).toEqual(['envelope-version@5']);
    expect([envelopeVersion, kind, payloadProtocol, envelope?.complete]).toEqual([0, 0, 0, true]);
  });
});

describe('framing-version', () => {
  it('is reported for a whole frame whose framing byte is not 1', () => {
    const other = ack();
    other[0] = 2;
    expect(read(other)).toMatchObject({
      message: 'HandoffAck',
      problems: [{ id: 'framing-version', severity: 'error', offset: 0 }],
    });
  });
});

describe('kind', () => {
  const kindProblem = [{ id: 'kind', severity: 'error', field: 'envelope.kind' }];

  it.each([
    ['control', 0x0000, 2],
    ['admin', 0xad01, 2],
    ['endpoint probe', 0xb232, 3],
    ['handoff', HANDOFF, 3],
  ])('%s has no such frame', (_, payloadProtocol, kind) => {
    expect(read(frame({ payloadProtocol, kind })).problems).toMatchObject(kindProblem);
  });

  it('must be RESPONSE from the backend: what it sends is read as an ACK all the same', () => {
    const asRequest = frame(
      { payloadProtocol: HANDOFF, requestId: '1' },
      encodeMessage('HandoffAck', { token: TOKEN, correlationId: '1' }),
    );
    const reading = read(asRequest, 'backend-to-broker');
    expect(reading).toMatchObject({
      message: 'HandoffAck',
      direction: 'backend-to-broker',
      problems: kindProblem,
    });
  });

  it('must be REQUEST from the broker to the backend, EVENT from the broker to the client', () => {
    const answering = frame(
      { payloadProtocol: HANDOFF, kind: 1, requestId: '1' },
      encodeMessage('HandoffOffer', { token: TOKEN, correlationId: '1' }),
    );
    expect(read(answering, 'broker-to-backend')).toMatchObject({
      message: 'HandoffOffer',
      problems: kindProblem,
    });
    expect(read(ack(), 'broker-to-client').problems).toMatchObject(kindProblem);
    expect(read(ack(), 'backend-to-broker').problems).toEqual([]);
    expect(read(offer(), 'broker-to-backend').problems).toEqual([]);
  });

  it('stands at the field, or at the body where it is left out', () => {
    expect(told(read(ack(), 'broker-to-client').problems)).toEqual(['kind@7']);
    const leftOut = frame({ payloadProtocol: 0 });
    expect(told(read(leftOut, 'broker-to-client').problems)).toContain('kind@5');
  });
});

describe('payload-encoding', () => {
  it.each([0x0000, 0xad01, HANDOFF])('must be NONE in protocol %d', (payloadProtocol) => {
    const { problems } = read(frame({ payloadProtocol, kind: 1, payloadEncoding: 3 }, bytes('ff ff ff')));
    expect(problems).toMatchObject([{ id: 'payload-encoding', field: 'envelope.payloadEncoding' }]);
  });

  it('does not hide a payload that reads all the same', () => {
    const compressed = frame(
      { payloadProtocol: HANDOFF, kind: 1, payloadEncoding: 1, requestId: '1' },
      encodeMessage('HandoffAck', { token: TOKEN, correlationId: '1' }),
    );
    expect(read(compressed)).toMatchObject({ message: 'HandoffAck', problems: [{ id: 'payload-encoding' }] });
  });
});

describe('frame-undecodable', () => {
  const cut = frameBytes(bytes('08 01 10 01 18 ff a1 03 22 05 61'));

  it('is told at the field that goes past the end', () => {
    expect(read(cut).problems).toMatchObject([
      { id: 'frame-undecodable', severity: 'error', field: 'envelope', offset: 14 },
    ]);
  });

  it('keeps what came before, and nothing is made up for the rest', () => {
    expect(read(cut)).toMatchObject({
      envelopeVersion: 1,
      kind: 1,
      payloadProtocol: HANDOFF,
      requestId: null,
      payloadEncoding: null,
      payload: null,
    });
  });
});

describe('oversize', () => {
  const bodyLength = (whole: Uint8Array) => whole.length - 5;
  const helloOf = (tokenLength: number) => hello({ authToken: new Uint8Array(tokenLength) });
  const padded = (length: number) => helloOf(60_000 + length - bodyLength(helloOf(60_000)));

  it('a Hello’s Frame may have 64 KiB', () => {
    const largest = padded(65_536);
    expect(bodyLength(largest)).toBe(65_536);
    expect(read(largest).problems).toEqual([]);
  });

  it('and not a byte more', () => {
    const larger = padded(65_537);
    expect(bodyLength(larger)).toBe(65_537);
    expect(read(larger).problems).toMatchObject([{ id: 'oversize', severity: 'error' }]);
  });

  it('is not told of other messages', () => {
    const large = encodeMessage('AdminReply', { body: 'x'.repeat(100_000) });
    expect(read(frame({ payloadProtocol: 0xad01, kind: 1 }, large)).problems).toEqual([]);
  });
});

describe('a token', () => {
  it.each([
    [0, 'token-empty'],
    [15, 'token-length'],
    [17, 'token-length'],
  ])('of %d bytes is reported once', (length, id) => {
    const token = new Uint8Array(length).fill(7);
    expect(read(ack({ token })).problems).toMatchObject([{ id, severity: 'error', field: 'payload.token' }]);
    expect(read(offer({ token })).problems).toMatchObject([
      { id, severity: 'error', field: 'payload.token' },
    ]);
  });
});
