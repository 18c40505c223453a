import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withPeerPid } from '../../src/frames/peer-pid.ts';
import { messageValue } from '../../src/wire/fields/value.ts';
import { readFrame } from '../../src/wire/frame/frame.ts';
import { bytes, concat, frame, hello, offer, toHex } from '../wire/building.ts';

const PID = { min: 1, max: 0xffff_ffff };

function reading(given: Uint8Array) {
  return readFrame(given, 0, given.length, 0, 'client-to-broker');
}

describe('withPeerPid', () => {
  it('changes that field and nothing else', () => {
    fc.assert(
      fc.property(fc.integer(PID), fc.integer(PID), fc.string({ maxLength: 20 }), (was, pid, serviceName) => {
        const given = hello({ peerPid: was, serviceName });
        const changed = withPeerPid(reading(given), pid);
        const wanted = was === pid ? null : toHex(hello({ peerPid: pid, serviceName }));
        expect(changed === null ? null : toHex(changed)).toBe(wanted);
      }),
    );
  });

  it('keeps unknown fields, odd encodings and the order of the bytes', () => {
    // connection_id spelled out as 0, peer_pid twice, an unknown field between.
    const payload = bytes('4800 5001 fa3e0161 50ffff03 0801');
    const changed = withPeerPid(reading(frame({ requestId: '1' }, payload)), 300)!;
    expect(toHex(changed)).toBe(toHex(frame({ requestId: '1' }, bytes('4800 50ac02 fa3e0161 50ac02 0801'))));
  });

  it('keeps what is around the payload in its Frame', () => {
    const given = hello({ peerPid: 1 });
    const padded = concat(given, bytes('fa3e0161'));
    new DataView(padded.buffer).setUint32(1, padded.length - 5, true);
    const changed = withPeerPid(reading(padded), 99_999)!;
    expect(toHex(changed).endsWith('fa3e0161')).toBe(true);
    expect(messageValue(reading(changed).payload!)['peerPid']).toBe(99_999);
  });

  it('is not for frames that claim no process', () => {
    expect(withPeerPid(reading(offer()), 5)).toBe(null);
    expect(withPeerPid(reading(hello({ peerPid: 0 })), 5)).toBe(null);
  });
});
