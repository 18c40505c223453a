import { expect, it } from 'vitest';
import { UnsettledDescriptors } from '../../src/records/unsettled-descriptors.ts';
import type { PassedDescriptor } from '../../src/wire/descriptor.ts';
import { MAX_DESCRIPTORS } from '../../src/wire/limits.ts';

const passed = (fate: PassedDescriptor['fate'] = null): PassedDescriptor => ({
  ...{ kind: 'stream', blocking: true, fate },
});

it('a descriptor is settled by how many came before it, once', () => {
  const unsettled = new UnsettledDescriptors();
  const [known, first, second] = [passed('closed'), passed(), passed()];
  for (const one of [known, first, second]) unsettled.add(one);
  expect(unsettled.settle({ nth: 2, fate: 'adopted' })).toBe(second);
  expect([first.fate, second.fate]).toEqual([null, 'adopted']);
  expect(unsettled.settle({ nth: 2, fate: 'closed' })).toBeNull();
  expect(unsettled.settle({ nth: 0, fate: 'adopted' })).toBeNull();
  expect(known.fate).toBe('closed');
});

it('all that come with two messages are remembered; the oldest of too many is forgotten', () => {
  const unsettled = new UnsettledDescriptors();
  const all = Array.from({ length: 2 * MAX_DESCRIPTORS }, () => passed());
  for (const one of all) unsettled.add(one);
  expect(unsettled.settle({ nth: 0, fate: 'closed' })).toBe(all[0]);
  for (const one of Array.from({ length: 8 }, () => passed())) unsettled.add(one);
  expect(unsettled.settle({ nth: 1, fate: 'closed' })).toBeNull();
  expect(unsettled.settle({ nth: 2, fate: 'closed' })).toBe(all[2]);
});
