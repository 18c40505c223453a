import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enhancedPacket } from '../../../src/capture/pcapng/pcapng-blocks.ts';
import { PcapngEncoder } from '../../../src/capture/pcapng/pcapng-encoder.ts';
import { openSource } from '../../../src/capture/source.ts';
import type { Segment } from '../../../src/records/segment.ts';
import { DESCRIPTOR_FATES, DESCRIPTOR_KINDS } from '../../../src/wire/descriptor.ts';
import { DIRECTIONS } from '../../../src/wire/direction.ts';
import { bytes, concat, toHex } from '../../wire/building.ts';
import { read } from '../reading.ts';

const SEGMENT: Segment = {
  connection: 0,
  direction: 'broker-to-backend',
  time: 1_700_000_000_123_456,
  descriptors: 1,
  bytes: bytes('70696e67'),
};

/** A capture of these segments, and then of the end of each connection. */
function captureOf(segments: readonly Segment[], ended = true): Uint8Array {
  const encoder = new PcapngEncoder('/run/backend.sock');
  const connections = [...new Set(segments.map(({ connection }) => connection))];
  return concat(
    encoder.head(),
    ...segments.map((segment) => encoder.segment(segment)),
    ...(ended ? connections : []).map((connection) => encoder.endConnection(connection, 5, null)),
  );
}

async function* inChunks(whole: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < whole.length; start += length) yield whole.subarray(start, start + length);
}

async function segmentsIn(whole: Uint8Array, chunk = 1000): Promise<Segment[]> {
  const { segments } = await openSource(inChunks(whole, chunk), null);
  const found: Segment[] = [];
  for await (const segment of segments) if (!segment.ends) found.push(segment);
  return found;
}

describe('a capture', () => {
  it('tells more connections apart than it remembers comments of', async () => {
    const segments = Array.from(
      { length: 12_000 },
      (_, index): Segment => ({
        ...SEGMENT,
        connection: index % 6_000,
        descriptors: index % 2,
        bytes: Buffer.from(`part ${index}`),
      }),
    );
    const told = (found: readonly Segment[]) =>
      found.map(
        ({ connection, descriptors, bytes }) =>
          `${connection} ${descriptors} ${Buffer.from(bytes).toString()}`,
      );
    expect(told(await segmentsIn(captureOf(segments), 100_000))).toEqual(told(segments));
  });

  it('gives what comes before the damage, in whatever chunks it comes', async () => {
    const whole = concat(captureOf([SEGMENT, SEGMENT, SEGMENT], false), bytes('06000000 0d000000 00000000'));
    for (const chunk of [1, 7, 64, 1_000_000]) {
      const { segments, failure } = await read(whole, chunk);
      expect(segments.length).toBe(3);
      expect(failure).toContain('a block of 13 bytes');
    }
  });

  it('reads back with all that is known of its segments', async () => {
    const passed = fc.record({
      kind: fc.option(fc.constantFrom(...DESCRIPTOR_KINDS)),
      blocking: fc.option(fc.boolean()),
      fate: fc.option(fc.constantFrom(...DESCRIPTOR_FATES)),
    });
    const handle = fc.tuple(passed, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }));
    const named = handle.map(([known, value]) => ({ ...known, handle: String(value) }));
    const segment = fc.record(
      {
        connection: fc.oneof(fc.nat(3), fc.nat(200_000)),
        direction: fc.option(fc.constantFrom(...DIRECTIONS)),
        time: fc.integer({ min: 0, max: 4_000_000_000_000_000 }),
        descriptors: fc.option(fc.nat(3)),
        bytes: fc.uint8Array({ minLength: 1, maxLength: 50 }),
        passed: fc.array(fc.oneof(passed, named), { minLength: 1, maxLength: 3 }),
        unread: fc.constant(true),
        application: fc.constant(true),
      },
      { requiredKeys: ['connection', 'direction', 'time', 'descriptors', 'bytes'] },
    );
    // What was put in place of something else has no bytes itself.
    const change = fc.record({
      by: fc.constantFrom('drop', 'corrupt:token', 'refuse:", was 00"'),
      was: fc.uint8Array(),
    });
    const changed = fc.tuple(segment, change).map(([at, changed]) => ({ ...at, bytes: bytes(''), changed }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(segment, changed), { maxLength: 10 }),
        fc.integer({ min: 1, max: 300 }),
        async (given, chunk) => {
          const found = await segmentsIn(captureOf(given), chunk);
          const comparable = (segments: readonly Segment[]) =>
            segments.map(({ changed: by, ...one }) => ({
              ...one,
              bytes: toHex(one.bytes),
              changed: by === undefined ? null : `${by.by} ${toHex(by.was)}`,
            }));
          expect(comparable(found)).toEqual(comparable(given));
        },
      ),
    );
  });

  it('may hold segments above 64 KiB: descriptors count for the first part', async () => {
    const large = Uint8Array.from({ length: 200_000 }, (_, index) => index % 251);
    const found = await segmentsIn(captureOf([{ ...SEGMENT, bytes: large }]));
    expect(Buffer.compare(concat(...found.map((part) => part.bytes)), large)).toBe(0);
    expect(found.map(({ descriptors }) => descriptors)).toEqual([1, ...Array(found.length - 1).fill(0)]);
    expect(found.every(({ time }) => time === SEGMENT.time)).toBe(true);
  });

  it('says where a connection ends, and how many bytes are missing', async () => {
    const gap: Segment = { ...SEGMENT, bytes: bytes(''), descriptors: 0, gap: 1234 };
    const { segments } = await openSource(inChunks(captureOf([SEGMENT, gap]), 50), null);
    const found: Segment[] = [];
    for await (const segment of segments) found.push(segment);
    expect(found.map(({ gap: missing, ends }) => missing ?? ends ?? null)).toEqual([null, 1234, true]);
    expect(found[2]).toMatchObject({ connection: 0, time: 5 });
  });

  it.each([
    ['a connection of 400 digits', `connection ${'9'.repeat(400)}, broker-to-backend, 1 descriptors`, 7],
    ['400 digits of descriptors', `connection 1, broker-to-backend, ${'9'.repeat(400)} descriptors`, 7],
    ['a time after the year 2255', 'connection 1, broker-to-backend, 1 descriptors', 2 ** 60],
  ])('with %s is damaged there', async (_, comment, time) => {
    const packet = enhancedPacket(time, concat(new Uint8Array(40), bytes('00')), comment);
    const damaged = concat(captureOf([SEGMENT], false), packet);
    await expect(segmentsIn(damaged)).rejects.toThrow(`at offset ${damaged.length - packet.length}:`);
  });

  it('with a time of 64 bits says exactly which', async () => {
    const packet = enhancedPacket(
      0,
      concat(new Uint8Array(40), bytes('00')),
      'connection 1, broker-to-backend, 1 descriptors',
    );
    packet.fill(0xff, 12, 20);
    await expect(segmentsIn(concat(captureOf([SEGMENT], false), packet))).rejects.toThrow(
      'a time of 18446744073709551615 µs',
    );
  });

  it('of no traffic has no segments', async () => {
    expect(await segmentsIn(captureOf([]))).toEqual([]);
  });

  it('is recognised by its first bytes, whatever the chunks', async () => {
    for (const chunk of [1, 3, 4, 100]) {
      const { format, detailed } = await openSource(inChunks(captureOf([SEGMENT]), chunk), null);
      expect([format, detailed]).toEqual(['pcapng', true]);
    }
  });
});

describe('raw bytes', () => {
  it.each(['', '01', '70696e67ff', '0a0d0d0b01020304'])('are everything else: %s', async (hex) => {
    const { format, detailed } = await openSource(inChunks(bytes(hex), 3), null);
    expect([format, detailed]).toEqual(['raw', false]);
    expect(toHex(concat(...(await segmentsIn(bytes(hex), 3)).map((segment) => segment.bytes)))).toBe(hex);
  });

  it('have the direction that is given, and no time', async () => {
    const { segments } = await openSource(inChunks(bytes('0102'), 9), 'backend-to-broker');
    for await (const segment of segments)
      expect(segment).toMatchObject({
        connection: 0,
        direction: 'backend-to-broker',
        time: null,
        descriptors: null,
      });
  });
});

describe('a damaged capture is read up to the damage, which is named', () => {
  const head = captureOf([]);
  const whole = captureOf([SEGMENT, SEGMENT], false);

  async function readingUpTo(damaged: Uint8Array): Promise<{ found: number; reason: unknown }> {
    const { segments } = await openSource(inChunks(damaged, 64), null);
    let found = 0;
    try {
      for await (const _ of segments) found += 1;
    } catch (reason) {
      return { found, reason };
    }
    return { found, reason: null };
  }

  it('where it ends inside a block', async () => {
    for (const missing of [1, 5, 20]) {
      const cut = whole.subarray(0, whole.length - missing);
      const { found, reason } = await readingUpTo(cut);
      expect(found).toBe(1);
      expect(reason).toMatchObject({
        kind: 'environment',
        code: 'EDAMAGED',
        message: expect.stringMatching(/offset \d+/),
      });
    }
  });

  it.each([
    ['a block length that no block has', 4, 7],
    ['a block length of nothing', 4, 0],
    ['a block length past the end', 4, 0x7f_ff_ff_fc],
    ['more captured bytes than the block has', 20, 60_000],
  ])('with %s', async (_, at, value) => {
    const damaged = captureOf([SEGMENT, SEGMENT], false);
    const last = lastPacketWithData(damaged);
    new DataView(damaged.buffer).setUint32(last + at, value, true);
    const { found, reason } = await readingUpTo(damaged);
    expect(found).toBe(1);
    expect(reason).toMatchObject({ kind: 'environment', message: expect.stringMatching(`offset ${last}`) });
  });

  it('or is somebody else’s', async () => {
    const other = concat(head, captureOf([SEGMENT]).subarray(head.length));
    const comment = Buffer.from(other).indexOf('connection 0');
    other.fill(0x78, comment, comment + 10);
    expect(await readingUpTo(other)).toMatchObject({ found: 0, reason: { kind: 'environment' } });
  });
});

/** Where the second block with traffic starts: the one whose comment is the second. */
function lastPacketWithData(capture: Uint8Array): number {
  const view = new DataView(capture.buffer, capture.byteOffset);
  let found = 0;
  for (let at = 0; at < capture.length; at += view.getUint32(at + 4, true))
    if (Buffer.from(capture.subarray(at, at + view.getUint32(at + 4, true))).includes('connection 0'))
      found = at;
  return found;
}
