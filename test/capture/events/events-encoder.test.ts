import { expect, it } from 'vitest';
import { EventsEncoder } from '../../../src/capture/events/events-encoder.ts';
import { bytesOf, read } from '../reading.ts';

it('writes a long segment in lines that can be read again, with its descriptors on the first', async () => {
  const bytes = Buffer.alloc(9_000_000, 'handoff');
  const recording = new EventsEncoder().segment({
    ...{ connection: 3, direction: 'broker-to-backend', time: 1_700_000_000_000_000, descriptors: 1, bytes },
    passed: [{ kind: 'stream', blocking: true, fate: null }],
  });
  const reading = await read(recording, 100_000);
  expect(reading.failure).toBeNull();
  expect(bytesOf(reading) === bytes.toString('hex')).toBe(true);
  const [first, ...rest] = reading.segments;
  expect(first).toMatchObject({ connection: 3, descriptors: 1, passed: [{ kind: 'stream' }] });
  expect(rest.length).toBeGreaterThan(0);
  for (const segment of rest)
    expect(segment).toMatchObject({ connection: 3, descriptors: 0, time: first!.time });
});
