import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encoderFor } from '../../src/capture/encoders.ts';
import { openSource } from '../../src/capture/source.ts';
import type { Segment } from '../../src/records/segment.ts';
import { DIRECTIONS } from '../../src/wire/direction.ts';
import { ack, bytes, concat, hello, offer, TOKEN, toHex } from '../wire/building.ts';
import { bytesOf, read } from './reading.ts';

/** A pcap record of sockdump: receiver and sender before the data. */
function sockdump(
  little: boolean,
  nanoseconds: boolean,
  linkType: number,
  records: readonly (readonly [number, number, Uint8Array])[],
): Buffer {
  const number = (value: number) => {
    const four = Buffer.alloc(4);
    little ? four.writeUInt32LE(value) : four.writeUInt32BE(value);
    return four;
  };
  const version = Buffer.alloc(4);
  little ? version.writeUInt32LE(0x0004_0002) : version.writeUInt32BE(0x0002_0004);
  const magic = number(nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4);
  const head = Buffer.concat([magic, version, number(0), number(0), number(0xffff), number(linkType)]);
  return Buffer.concat([
    head,
    ...records.flatMap(([receiver, sender, data]) => {
      const pids = Buffer.alloc(16);
      pids.writeBigUInt64BE(BigInt(receiver), 0);
      pids.writeBigUInt64BE(BigInt(sender), 8);
      const fraction = nanoseconds ? 123_456_789 : 123_456;
      return [
        number(1_700_000_000),
        number(fraction),
        number(16 + data.length),
        number(16 + data.length),
        pids,
        data,
      ];
    }),
  ]);
}

describe('a recording', () => {
  it('that begins with any 16 bytes and an offer is raw bytes', async () => {
    const awkward = [
      // As gzip, pcapng and pcap begin, and text.
      '1f8b08ff000000000003000000000000',
      '0a0d0d0a1c0000000000000000000000',
      'd4c3b2a1020005000000000000000000',
      '30303030303030303a20303130323033',
      '50415231150415101512000000000000',
    ];
    for (const token of awkward.map((hex) => bytes(hex)))
      expect(await read(concat(token, offer({ token })), 3)).toMatchObject({ format: 'raw', failure: null });
    const property = fc.asyncProperty(fc.uint8Array({ minLength: 16, maxLength: 16 }), async (token) => {
      expect(await read(concat(token, offer({ token })))).toMatchObject({ format: 'raw', failure: null });
    });
    await fc.assert(property);
  });

  it('of sockdump gives pairs of processes as connections, in all four forms of a pcap', async () => {
    for (const little of [true, false])
      for (const nanoseconds of [true, false]) {
        const pcap = sockdump(little, nanoseconds, 147, [
          [7, 100, hello().subarray(0, 5)],
          [7, 100, hello().subarray(5)],
          [300, 7, concat(TOKEN, offer())],
          [7, 300, ack()],
        ]);
        const { format, segments, failure } = await read(pcap, 11);
        expect({ format, failure }).toEqual({ format: 'sockdump', failure: null });
        expect(segments.map(({ connection, direction }) => `${connection} ${direction}`)).toEqual([
          '0 client-to-broker',
          '0 client-to-broker',
          '1 broker-to-backend',
          '1 backend-to-broker',
        ]);
        expect(segments[0]).toMatchObject({ time: 1_700_000_000_123_456, descriptors: null });
      }
  });

  it('that is a pcap of something else is refused by name', async () => {
    const ethernet = await read(sockdump(true, false, 1, []));
    expect(ethernet.failure).toContain(
      'this is a pcap of Ethernet (link type 1), which cannot hold handoffs',
    );
    expect((await read(sockdump(true, false, 4000, []))).failure).toContain('link type 4000');
  });

  it('of sockdump that breaks off is read up to there', async () => {
    const whole = sockdump(true, false, 147, [
      [7, 100, hello()],
      [7, 100, hello()],
    ]);
    const { segments, failure } = await read(whole.subarray(0, whole.length - 3));
    expect(segments.length).toBe(1);
    expect(failure).toMatch(
      /^the capture is damaged at offset \d+: a record of \d+ bytes, but only \d+ are there$/,
    );
    const short = await read(concat(whole.subarray(0, 24), new Uint8Array(16)));
    expect(short.failure).toBe(
      'the capture is damaged at offset 24: a record of 0 bytes has no room for two pids',
    );
  });

  it('may be compressed; what was compressed is recognised again', async () => {
    const raw = concat(TOKEN, offer());
    expect(await read(gzipSync(raw), 5)).toMatchObject({ format: 'raw', failure: null });
    expect(bytesOf(await read(concat(gzipSync(raw), gzipSync(ack()))))).toBe(toHex(concat(raw, ack())));
    expect(await read(gzipSync(sockdump(true, false, 147, [[1, 2, hello()]])))).toMatchObject({
      format: 'sockdump',
    });
    const cut = await read(gzipSync(concat(...Array(2000).fill(raw))).subarray(0, -8));
    expect(cut.failure).toMatch(/^the capture is damaged at offset \d+ of what was compressed: gzip: /);
    expect(bytesOf(cut).length).toBeGreaterThan(0);
  });

  it('of events with a line that is not one is read up to there', async () => {
    const event = '{"us":0,"connection":4,"direction":"client->broker","descriptors":0,"hex":"01"}';
    for (const wrong of [
      '{"us":1}',
      'x',
      event.replace('01', '0'),
      event.replace('client->broker', 'me->you'),
    ]) {
      const { segments, failure } = await read(`${event}\n${wrong}\n`);
      expect(segments).toMatchObject([{ connection: 4, direction: 'client-to-broker', time: 0 }]);
      expect(failure).toBe(
        'the capture is damaged at line 2: this is not an event with us, connection, direction and hex',
      );
    }
  });

  it('with a line without end is damaged, not kept in memory', async () => {
    const source = await openSource(
      (async function* () {
        yield Buffer.from('00000000: 0102\n');
        for (;;) yield Buffer.alloc(1 << 20, 0x20);
      })(),
      null,
    );
    const reading = async () => {
      for await (const _ of source.segments);
    };
    await expect(reading()).rejects.toThrow('a line of more than 16777216 bytes');
  });
});

describe('what is written', () => {
  const segment: fc.Arbitrary<Segment> = fc.record({
    connection: fc.nat(3),
    direction: fc.option(fc.constantFrom(...DIRECTIONS)),
    time: fc.option(fc.integer({ min: 0, max: 4_000_000_000_000_000 })),
    descriptors: fc.option(fc.nat(3)),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 50 }).map((given) => Buffer.from(given)),
  });
  const was = fc.uint8Array({ maxLength: 50 }).map((given) => Buffer.from(given));
  const changed = fc
    .tuple(segment, fc.record({ by: fc.string(), was }))
    .map(([at, change]) => ({ ...at, bytes: Buffer.alloc(0), changed: change }));

  for (const name of ['a.pcapng', 'a.ndjson'])
    it(`as ${name} reads back as it was`, async () => {
      const property = fc.asyncProperty(
        fc.array(fc.oneof(segment, changed), { minLength: 1, maxLength: 8 }),
        async (segments) => {
          const encoder = encoderFor(name, '/run/b.sock');
          const file = concat(encoder.head(), ...segments.map((one) => encoder.segment(one)));
          const reading = await read(file, 37);
          expect(reading.failure).toBeNull();
          const known = reading.segments.map((one) => ({ ...one, bytes: Buffer.from(one.bytes) }));
          expect(known).toEqual(segments);
        },
      );
      await fc.assert(property);
    });
});
