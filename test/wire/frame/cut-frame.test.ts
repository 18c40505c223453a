import { describe, expect, it } from 'vitest';
import { cutFrame } from '../../../src/wire/frame/cut-frame.ts';
import { ack, bytes, frame, hello, offer, ready } from '../building.ts';

describe('the beginning of a frame', () => {
  it.each([
    ['HandoffOffer', offer()],
    ['HandoffAck', ack()],
    ['HandoffAck', ready()],
    ['Hello', hello()],
    ['response of clud', frame({ kind: 1, payloadProtocol: 0x7c4c }, bytes('00'.repeat(40)))],
    ['frame of kind 9 of clud', frame({ kind: 9, payloadProtocol: 0x7c4c }, bytes('00'.repeat(40)))],
  ])('says that it is a %s, and how long the whole is', (name, whole) => {
    expect(cutFrame(whole.subarray(0, 32))).toMatchObject({ length: whole.length, name });
  });

  it('is that of some frame where it ends before its kind and protocol', () => {
    const whole = offer();
    for (let length = 5; length < 11; length++)
      expect(cutFrame(whole.subarray(0, length))).toEqual({
        length: whole.length,
        name: 'frame',
        toldBy: length,
      });
  });

  it('tells nothing where its length is not there, or it is none', () => {
    expect(cutFrame(offer().subarray(0, 4))).toBeNull();
    expect(cutFrame(bytes('02 0a000000 0801'))).toBeNull();
    expect(cutFrame(bytes('01 ffffffff 0801'))).toBeNull();
  });
});
