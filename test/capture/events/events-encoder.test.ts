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

it('keeps the beginning of a frame of 16 MiB that was replaced, in a line that can be read again', async () => {
  const was = Buffer.alloc(16 * 1024 * 1024, 7);
  const nothing = { time: 1_700_000_000_000_000, descriptors: null, bytes: new Uint8Array() };
  const recording = new EventsEncoder().segment({
    ...{ connection: 0, direction: 'broker-to-backend', ...nothing },
    changed: { by: 'drop', was },
  });
  const { segments, failure } = await read(recording, 100_000);
  expect(failure).toBeNull();
  const kept = segments[0]?.changed?.was;
  expect(kept?.length).toBeGreaterThan(100_000);
  expect(Buffer.compare(kept!, was.subarray(0, kept!.length))).toBe(0);
});
