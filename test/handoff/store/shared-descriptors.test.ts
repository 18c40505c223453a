import { expect, it } from 'vitest';
import { sharedDescriptors } from '../../../src/handoff/store/shared-descriptors.ts';
import { type PassedDescriptor, sentDescriptor } from '../../../src/wire/descriptor.ts';

const stream = (fate: PassedDescriptor['fate']): PassedDescriptor => ({
  kind: 'stream',
  blocking: true,
  fate,
});

it('is one object for all handoffs with a descriptor like that', () => {
  const first = sharedDescriptors([stream('adopted')]);
  expect(first).toEqual([stream('adopted')]);
  expect(sharedDescriptors([stream('adopted')])).toBe(first);
  expect(sharedDescriptors([stream('closed')])).toEqual([stream('closed')]);
});

it('is one object for all handoffs whose descriptor was sent, of which nothing more is seen', () => {
  const first = sharedDescriptors([sentDescriptor('stream', true)]);
  expect(first).toEqual([stream(null)]);
  expect(sharedDescriptors([sentDescriptor('stream', true)])).toBe(first);
});

it('keeps the handle that an offer names', () => {
  const passed = [{ ...stream('adopted'), handle: '42' }];
  expect(sharedDescriptors(passed)).toBe(passed);
});

it('leaves alone what may still change, none, and several', () => {
  for (const passed of [[stream(null)], [], [stream('adopted'), stream('closed')]])
    expect(sharedDescriptors(passed)).toBe(passed);
});
