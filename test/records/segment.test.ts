import { expect, it } from 'vitest';
import { segmentWith } from '../../src/records/segment.ts';

const PLAIN = { connection: 0, direction: null, time: null, bytes: Uint8Array.of(1), descriptors: null };

it('has the extras that are set, and no others', () => {
  expect(Object.keys(segmentWith(PLAIN, { unread: false, passed: undefined }))).toEqual(Object.keys(PLAIN));
  expect(segmentWith(PLAIN, { gap: 0, ends: true, unread: true })).toEqual({
    ...PLAIN,
    gap: 0,
    ends: true,
    unread: true,
  });
});
