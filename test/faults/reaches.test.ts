import { describe, expect, it } from 'vitest';
import { ALL_FAULTS, faultNamed, faultsFor } from '../../src/faults/catalogue.ts';
import { FRAME_NAMES, type FrameName } from '../../src/frames/draft.ts';
import { encodeMessageDraft, type MessageDraft } from '../../src/frames/message.ts';
import { toHex } from '../wire/building.ts';
import { failedCheck } from './conforming-peer.ts';
import { RIGHT } from './right.ts';

/** What goes over the wire, descriptors included. */
function onTheWire(message: MessageDraft): string {
  const { sideband, frame } = encodeMessageDraft(message);
  return [...sideband, ...frame].map(({ bytes, passed }) => [toHex(bytes), ...passed].join('+')).join(' ');
}

const EVERY = FRAME_NAMES.flatMap((frame) => faultsFor(frame).map((fault) => ({ frame, fault })));

it.each(FRAME_NAMES)('a right %s fails no check', (frame) => {
  expect(failedCheck(frame, RIGHT[frame])).toBeNull();
});

describe.each(EVERY)('$frame with the fault $fault.name', ({ frame, fault }) => {
  it('fails exactly the check that the fault names', () => {
    expect(failedCheck(frame, fault.apply(RIGHT[frame]))).toBe(fault.reaches[frame]);
  });

  it('differs from the right one, which stays as it is', () => {
    const before = onTheWire(RIGHT[frame]);
    expect(onTheWire(fault.apply(RIGHT[frame]))).not.toBe(before);
    expect(onTheWire(RIGHT[frame])).toBe(before);
  });
});

describe('the catalogue', () => {
  it('has each name once', () => {
    const names = ALL_FAULTS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each<[FrameName, string[]]>([
    [
      'sideband',
      [
        ...['no-descriptor', 'two-descriptors', 'sideband-split', 'sideband-short', 'sideband-token'],
        ...['pipe', 'file', 'listener', 'datagram'].map((kind) => `wrong-descriptor:${kind}`),
        ...['nonblocking', 'closed-descriptor'],
      ],
    ],
    ['offer', ['no-sideband', 'descriptor-on-offer', 'sideband-only', 'token-empty', 'request-id']],
    [
      'reply',
      [
        ...['capability', 'token-missing', 'token-short', 'token', 'backend-pipe-empty', 'protocol'],
        ...['result-empty', 'request-id'],
      ],
    ],
    ['admin', ['kind', 'payload']],
  ])('has for the %s: %s', (frame, names) => {
    expect(names.filter((name) => faultNamed(frame, name) === undefined)).toEqual([]);
  });

  it('knows no fault of another frame', () => {
    expect(faultNamed('hello', 'token')).toBeUndefined();
    expect(faultNamed('ack', 'no-sideband')).toBeUndefined();
  });
});

describe('a fault of the sideband', () => {
  const sideband = (name: string) => encodeMessageDraft(faultNamed('offer', name)!.apply(RIGHT.offer));

  it('sideband-split: 7 and 9 bytes, the connection with the first', () => {
    expect(sideband('sideband-split').sideband.map(({ bytes, passed }) => [bytes.length, passed])).toEqual([
      [7, ['connection']],
      [9, []],
    ]);
  });

  it('sideband-short: 8 bytes', () => {
    expect(sideband('sideband-short').sideband.map(({ bytes }) => bytes.length)).toEqual([8]);
  });

  it('descriptor-on-offer: nothing with the sideband, the connection with the offer', () => {
    const { sideband: before, frame } = sideband('descriptor-on-offer');
    expect([before.map(({ passed }) => passed), frame.map(({ passed }) => passed)]).toEqual([
      [[]],
      [['connection']],
    ]);
  });

  it('two-descriptors: a second one', () => {
    expect(sideband('two-descriptors').sideband[0]?.passed).toEqual(['connection', 'second']);
  });

  it('sideband-only: no frame', () => {
    expect(sideband('sideband-only').frame).toEqual([]);
  });
});
