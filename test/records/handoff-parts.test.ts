import { describe, expect, it } from 'vitest';
import { HandoffParts } from '../../src/records/handoff-parts.ts';
import type { FrameRecord, HandoffRecord, SidebandRecord } from '../../src/records/traffic-records.ts';

const sideband = (connection: number) => ({ type: 'sideband', connection }) as SidebandRecord;
const frame = (index: number, connection: number, message: string) =>
  ({ type: 'frame', index, connection, message }) as FrameRecord;
const handoff = (offer: number, ack: number | null) => ({ offer, ack, ready: null }) as HandoffRecord;

describe('the parts of a handoff', () => {
  it('are its offer with the sideband before it, and its ACK, on each connection its own', () => {
    const parts = new HandoffParts<string, string>();
    parts.sideband(sideband(1), 'first sideband');
    parts.sideband(sideband(2), 'second sideband');
    parts.frame(frame(0, 2, 'HandoffOffer'), 'second offer');
    parts.frame(frame(1, 1, 'HandoffOffer'), 'first offer');
    parts.frame(frame(2, 1, 'HandoffAck'), 'first ACK');
    expect(parts.framesOf(handoff(1, 2))).toEqual(['first offer', 'first ACK']);
    expect(parts.sidebandOf(1)).toBe('first sideband');
    expect(parts.framesOf(handoff(0, null))).toEqual(['second offer']);
    expect(parts.sidebandOf(0)).toBe('second sideband');
  });

  it('do not include a sideband that an earlier offer had', () => {
    const parts = new HandoffParts<string, string>();
    parts.sideband(sideband(1), 'sideband');
    parts.frame(frame(0, 1, 'HandoffOffer'), 'offer');
    parts.frame(frame(1, 1, 'HandoffOffer'), 'offer without one');
    expect(parts.sidebandOf(1)).toBeNull();
  });

  it('that are forgotten, or older than is remembered, are missing', () => {
    const parts = new HandoffParts<string, string>(2);
    for (const index of [0, 1, 2]) parts.frame(frame(index, 1, 'HandoffAck'), `frame ${index}`);
    parts.forget(2);
    expect([0, 1, 2].map((index) => parts.frameAt(index))).toEqual([null, 'frame 1', null]);
    expect(parts.frameAt(null)).toBeNull();
  });
});
