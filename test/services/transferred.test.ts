import { expect, it } from 'vitest';
import { arrived, segmentOf } from '../../src/services/transferred.ts';
import { droppedDescriptor, type PassedDescriptor } from '../../src/wire/descriptor.ts';

const BYTES = new Uint8Array([1, 2, 3]);
const CAME: PassedDescriptor = { kind: 'stream', blocking: true, fate: null };

it('of the descriptors that were passed, those arrived that the kernel has not dropped, and handles that name something', () => {
  expect(arrived(null)).toBeNull();
  expect(arrived([])).toBe(0);
  expect(arrived([CAME, droppedDescriptor(), { ...CAME, handle: '0' }, { ...CAME, handle: '8' }])).toBe(2);
});

it('what was sent or received is a segment, with what there is to say of it', () => {
  const transfer = { end: 0, sent: true, at: 7, bytes: BYTES };
  const plain = { connection: 4, direction: 'broker-to-backend', time: 7, bytes: BYTES };
  const of = (more: { passed: readonly PassedDescriptor[] | null; own?: boolean }) =>
    segmentOf(4, 'broker-to-backend', { ...transfer, ...more });
  expect(of({ passed: null })).toEqual({ ...plain, descriptors: null });
  expect(of({ passed: [], own: false })).toEqual({ ...plain, descriptors: 0 });
  expect(of({ passed: [CAME] })).toEqual({ ...plain, descriptors: 1, passed: [CAME] });
  expect(of({ passed: [], own: true })).toEqual({ ...plain, descriptors: 0, own: true });
});
