import { describe, expect, it } from 'vitest';
import { eventOf } from '../../src/capture/events/event.ts';
import type { PassedDescriptor } from '../../src/wire/descriptor.ts';
import { ack, offer } from '../wire/building.ts';
import { decode, frames, fromBackend, handoffs, problemIds, toBackend } from './decoding.ts';

const handle = (fields: Partial<PassedDescriptor> = {}): PassedDescriptor => ({
  ...{ kind: 'stream', blocking: null, fate: 'adopted', handle: '260' },
  ...fields,
});

/** A handoff on Windows, whose offer names that handle. */
function handedOver(passed: PassedDescriptor, own = false) {
  const descriptors = passed.handle === '0' ? 0 : 1;
  return decode(
    { ...toBackend(offer(), { descriptors }), passed: [passed], own },
    fromBackend(ack(), { descriptors: null }),
  );
}

describe('an offer that names a handle', () => {
  it('of a connected pipe is right, and the handoff says what became of it', () => {
    const records = handedOver(handle());
    expect(problemIds(records)).toEqual([]);
    expect(frames(records)[0]).toMatchObject({ message: 'HandoffOffer', descriptors: 1, passed: [handle()] });
    expect(handoffs(records)).toMatchObject([{ outcome: 'accepted', passed: [handle()] }]);
  });

  it.each([
    ['handle-missing', handle({ kind: null, fate: null, handle: '0' })],
    ['handle-invalid', handle({ kind: null, fate: null })],
    ['handle-invalid', handle({ kind: 'file', fate: null })],
    ['handle-invalid', handle({ kind: 'pipe', fate: 'closed' })],
  ] as const)('shows %s at its handle_value', (id, passed) => {
    const records = handedOver(passed);
    expect(frames(records)[0]!.problems).toMatchObject([
      { id, severity: 'error', field: 'payload.handleValue' },
    ]);
  });

  it('that was made wrong on purpose is not a finding', () => {
    const [first] = frames(handedOver(handle({ kind: null, fate: null }), true));
    expect(first!.problems).toMatchObject([{ id: 'handle-invalid', own: true }]);
  });
});

it('a recording of events holds a handle, and no other thing in its place', () => {
  const event = { us: 0, connection: 0, direction: 'broker->backend', descriptors: 1, hex: '' };
  expect(eventOf(JSON.stringify({ ...event, passed: [handle()] }))?.passed).toEqual([handle()]);
  expect(eventOf(JSON.stringify({ ...event, passed: [{ ...handle(), handle: '-1' }] }))).toBe(null);
});
