import { describe, expect, it } from 'vitest';
import { AwaitedFrames } from '../../src/conversations/awaited-frames.ts';
import { ack, bytes, concat, toHex } from '../wire/building.ts';

const ACK = { name: 'an ACK', mistaken: null };
const frames = () => new AwaitedFrames('the backend', 'backend-to-broker');
const received = (given: Uint8Array) =>
  ({ type: 'received', end: 0, bytes: given, passed: [], at: 0 }) as const;

describe('frames that are awaited', () => {
  it('come one after another, however they are cut, and leave the bytes after them', () => {
    const awaited = frames();
    const all = concat(ack(), ack(), bytes('01 02'));
    expect(awaited.hear(received(all.subarray(0, 7)), ACK)).toBeNull();
    expect(awaited.hear(received(all.subarray(7)), ACK)).toMatchObject({
      type: 'frame',
      frame: { message: 'HandoffAck' },
    });
    expect(awaited.next()).toMatchObject({ type: 'frame' });
    expect(awaited.next()).toBeNull();
    expect(toHex(awaited.rest)).toBe('0102');
  });

  it('do not come after bytes that are not a frame', () => {
    expect(frames().hear(received(bytes('ff 00 00 00 00 00')), ACK)).toMatchObject({
      type: 'none',
      outcome: 'invalid',
    });
  });

  it('do not come after a close: unanswered, or invalid where one had begun', () => {
    expect(frames().hear({ type: 'gone', end: 0, at: 0 }, ACK)).toEqual({
      type: 'none',
      outcome: 'unanswered',
      text: 'the backend closed the connection without an ACK',
    });
    const begun = frames();
    begun.hear(received(ack().subarray(0, 7)), ACK);
    expect(begun.hear({ type: 'ended', end: 0, reason: 'ECONNRESET', at: 0 }, ACK)).toEqual({
      type: 'none',
      outcome: 'invalid',
      text: 'the backend closed the connection inside an ACK, after 7 bytes (ECONNRESET)',
    });
  });
});
