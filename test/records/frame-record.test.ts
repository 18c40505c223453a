import { describe, expect, it } from 'vitest';
import { encodeMessage, frameBytes } from '../../src/frames/encode.ts';
import {
  ack,
  bytes,
  concat,
  frame,
  HELLO,
  OFFER_ENVELOPE,
  OTHER_TOKEN,
  offer,
  TOKEN,
  toHex,
} from '../wire/building.ts';
import { decode, frames, fromBackend, raw, toBackend } from './decoding.ts';

describe('a frame’s record', () => {
  it('has what the documentation shows', () => {
    const record = frames(decode(raw(concat(TOKEN, offer()))))[0];
    expect(record).toMatchObject({
      index: 0,
      connection: 0,
      direction: 'broker-to-backend',
      offset: 16,
      time: null,
    });
    expect(record?.length).toBe(offer().length);
    expect(record?.message).toBe('HandoffOffer');
    expect(record?.envelope).toEqual(OFFER_ENVELOPE);
    expect(record?.payload).toEqual({
      handleValue: '0',
      token: toHex(TOKEN),
      serviceName: 'zccache',
      correlationId: '1',
    });
  });

  it('counts offsets in its own direction', () => {
    const records = decode(toBackend(offer()), fromBackend(ack()), toBackend(offer({ token: OTHER_TOKEN })));
    expect(frames(records).map(({ offset }) => offset)).toEqual([0, 0, offer().length]);
  });

  it('has the time of its last byte', () => {
    const whole = ack();
    const records = decode(
      fromBackend(whole.subarray(0, 20), { time: 1_000_000 }),
      fromBackend(whole.subarray(20), { time: 1_700_000_000_123_456 }),
    );
    expect(frames(records)[0]?.time).toBe('2023-11-14T22:13:20.123456Z');
  });

  it('has the payload’s hex where its type is not known, and says nothing where it has none', () => {
    const payloads = (whole: Uint8Array) =>
      frames(decode(raw(whole))).map(({ message, payload }) => [message, payload]);
    expect(payloads(frame({ payloadProtocol: 0x7a63 }, bytes('CAFE')))).toEqual([[null, 'cafe']]);
    expect(payloads(frame({ payloadProtocol: 0x7a63 }))).toEqual([[null, '']]);
  });

  it('of a probe has the nonce and the daemon', () => {
    const nonce = new Uint8Array(32).fill(5);
    const daemon = encodeMessage('DaemonProcess', { pid: 9 });
    const probe = (kind: number, payload: Uint8Array) => frame({ payloadProtocol: 0xb232, kind }, payload);
    const records = frames(decode(raw(concat(probe(0, nonce), probe(1, concat(nonce, daemon))))));
    expect(records.map(({ message }) => message)).toEqual(['EndpointProbe', 'EndpointProbe']);
    expect(records[0]?.payload).toEqual({ nonce: '05'.repeat(32), daemon: null });
    expect(records[1]?.payload).toMatchObject({
      nonce: '05'.repeat(32),
      daemon: { pid: 9, ipcEndpoint: null },
    });
  });

  it('of an undecodable frame has what could be decoded, null for the rest', () => {
    const record = frames(decode(raw(frameBytes(bytes('08 01 10 01 22 05 61')))))[0];
    const nulls = Object.fromEntries(Object.keys(OFFER_ENVELOPE).map((field) => [field, null]));
    expect(record?.envelope).toEqual({ ...nulls, envelopeVersion: 1, kind: 'FRAME_KIND_RESPONSE' });
    expect([record?.message, record?.payload]).toEqual([null, null]);
  });

  it('of a bare Hello has the Hello, and an envelope of nulls', () => {
    const record = frames(decode(raw(frameBytes(encodeMessage('Hello', HELLO)))))[0];
    expect(record?.problems).toMatchObject([{ id: 'bare-hello' }]);
    expect(record?.payload).toMatchObject({ serviceName: 'zccache' });
    expect(Object.values(record?.envelope ?? {}).every((value) => value === null)).toBe(true);
  });
});
