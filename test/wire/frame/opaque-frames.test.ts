import { describe, expect, it } from 'vitest';
import { encodeMessage } from '../../../src/frames/encode.ts';
import { hex, messageValue } from '../../../src/wire/fields/value.ts';
import { bytes, concat, frame, read, toHex } from '../building.ts';

const REQUEST = 0;
const RESPONSE = 1;
const CANCEL = 3;

describe('an endpoint probe', () => {
  const nonce = Uint8Array.from({ length: 32 }, (_, index) => index + 1);

  it('asks with 32 raw bytes', () => {
    const { message, probe, problems } = read(frame({ payloadProtocol: 0xb232, kind: REQUEST }, nonce));
    expect([message, problems]).toEqual(['EndpointProbe', []]);
    expect(hex(probe!.bytes, probe!.nonceStart, probe!.nonceEnd)).toBe(toHex(nonce));
    expect(probe?.daemon).toBeNull();
  });

  it('answers with the same bytes and a DaemonProcess', () => {
    const daemon = encodeMessage('DaemonProcess', { pid: 7, bootId: 'b', idleTimeoutSecs: 0 });
    const { probe, problems } = read(
      frame({ payloadProtocol: 0xb232, kind: RESPONSE }, concat(nonce, daemon)),
    );
    expect(problems).toEqual([]);
    expect(hex(probe!.bytes, probe!.nonceStart, probe!.nonceEnd)).toBe(toHex(nonce));
    expect(messageValue(probe!.daemon!)).toMatchObject({
      pid: 7,
      bootId: 'b',
      idleTimeoutSecs: 0,
      exePath: '',
    });
  });

  it('with fewer than 32 bytes is undecodable', () => {
    const { problems } = read(frame({ payloadProtocol: 0xb232, kind: REQUEST }, nonce.subarray(1)));
    expect(problems.map(({ id }) => id)).toEqual(['payload-undecodable']);
  });
});

describe('a payload whose type is not known', () => {
  it.each([0x7a63, 0x7c4c, 0x7eb1, 0x5250, 0x5343])(
    'is opaque for protocol %d, of any kind and encoding',
    (protocol) => {
      const opaque = frame({ payloadProtocol: protocol, kind: CANCEL, payloadEncoding: 1 }, bytes('ff ff'));
      expect(read(opaque)).toMatchObject({ message: null, payload: null, problems: [] });
    },
  );

  it.each([0x0001, 0x7a64, 0x8000, 0xf000, 0xd0fe, 0x10000])(
    'gets a note for the unknown protocol %d',
    (protocol) => {
      const { message, problems } = read(frame({ payloadProtocol: protocol }, bytes('ff')));
      expect(message).toBeNull();
      expect(problems).toMatchObject([
        { id: 'unknown-protocol', severity: 'note', field: 'envelope.payloadProtocol', offset: 7 },
      ]);
    },
  );
});
