import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RECORDING_FORMS } from '../../src/capture/form.ts';
import { openSource } from '../../src/capture/source.ts';
import { Failure } from '../../src/failure.ts';
import { Decoder } from '../../src/records/decoder.ts';
import { ack, bytes, concat, offer, TOKEN, toHex } from '../wire/building.ts';
import { bytesOf, read } from './reading.ts';

const HANDOFF = concat(TOKEN, offer(), ack());

/** The beginnings of every binary form, whole and cut, and what is of none. */
const ODD: readonly Uint8Array[] = [
  ...['00', '00'.repeat(64), 'ff', 'ff'.repeat(64), '0a', '0a0d0d0a', `0a0d0d0a${'00'.repeat(60)}`].map(
    bytes,
  ),
  ...['d4c3b2a1', 'a1b2c3d4', '4d3cb2a1', `d4c3b2a102000400${'00'.repeat(40)}`, '50415231'].map(bytes),
  ...[HANDOFF, Buffer.from(toHex(HANDOFF)), Buffer.from(HANDOFF.join(', '))],
  ...['hello world, this is some text\n', '{"us":0}\n', '{}\n', '[1, 2, ]\n', '"\\x', "b'\\x0"].map((text) =>
    Buffer.from(text),
  ),
  ...['1 12:00:00.000000 recvmsg(3, {msg_name=NULL', '@@@@ \n', '0000  ', '=====\n', '\ufeff\n'].map((text) =>
    Buffer.from(text),
  ),
];

const MAY_BE_TEXT = /^all of its bytes are printable, so it may be a text; it is read as raw bytes/;

async function* inChunks(whole: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < whole.length; start += length) yield whole.subarray(start, start + length);
}

/** How often each byte of it is in a record. */
async function toldBytes(whole: Uint8Array, chunk: number): Promise<number[]> {
  const told = Array.from(whole, () => 0);
  const decoder = new Decoder((record) => {
    if (record.type !== 'frame' && record.type !== 'sideband' && record.type !== 'bytes') return;
    for (let at = record.offset; at < record.offset + record.length; at++) told[at]! += 1;
  });
  const { format, segments } = await openSource(inChunks(whole, chunk), null);
  expect(format).toBe('raw');
  for await (const segment of segments) decoder.push(segment);
  decoder.end();
  return told;
}

describe('raw bytes', () => {
  const few = { minLength: 1, maxLength: 64 };
  const printable = fc
    .array(fc.integer({ min: 0x20, max: 0x7e }), { minLength: 1, maxLength: 16 })
    .filter((given) => !/^[\da-f][\da-f \t:,-]{9}/i.test(String.fromCharCode(...given)));
  const short = fc.oneof(
    fc.uint8Array(few),
    fc.array(fc.integer({ min: 0x80, max: 0xf4 }), few),
    // As few as a token has, without a line end.
    printable,
  );

  it('are never refused as a text, and each is in exactly one record', async () => {
    const property = fc.asyncProperty(short, fc.integer({ min: 1, max: 64 }), async (given, chunk) => {
      expect(await toldBytes(Uint8Array.from(given), chunk)).toEqual(Array.from(given, () => 1));
    });
    await fc.assert(property, { seed: 20_260_101, numRuns: 1500 });
  });

  it('may look like the beginning of a string, though no language prints such bytes in one', async () => {
    const given = bytes('22b680f34bd52e3f845c3548e858');
    expect(await read(given)).toMatchObject({ format: 'raw', failure: null, remarks: [] });
  });

  it('may be any single byte', async () => {
    for (let byte = 0; byte < 256; byte++)
      expect(await toldBytes(Uint8Array.of(byte), 1), String(byte)).toEqual([1]);
  });

  it('may begin with a token of printable bytes, whatever lines they look like', async () => {
    for (const text of ['ABCDEFGHIJKLMNOP', '0123456789abcdef', '0123456789\nabcde', '\n0102030405060\n\n']) {
      const token = Buffer.from(text, 'latin1');
      const handoff = concat(token, offer({ token }), ack({ token }));
      for (const chunk of [1, 16, 1000]) {
        const reading = await read(handoff, chunk);
        expect(reading).toMatchObject({ format: 'raw', failure: null, remarks: [] });
        expect(bytesOf(reading)).toBe(toHex(handoff));
      }
    }
  });

  it('that may be a text are said to be', async () => {
    for (const text of ['x', '\n', 'hello', 'ABCDEFGHIJKLMNOP'])
      expect(await read(text)).toMatchObject({
        format: 'raw',
        remarks: [expect.stringMatching(MAY_BE_TEXT)],
      });
    expect(await read(bytes('a1a2a3a45ec2e7b0c9d8a7b6f1e0c4d3'))).toMatchObject({
      format: 'raw',
      remarks: [],
    });
  });
});

describe('a recording that is said to be', () => {
  it('raw is neither taken for a text nor unpacked', async () => {
    for (const content of ['a log of something else\n', '0123456789abcdef', bytes('1f8b0800000000000003')]) {
      const reading = await read(content, 5, 'raw');
      expect(reading).toMatchObject({ format: 'raw', failure: null, remarks: [] });
      expect(bytesOf(reading)).toBe(toHex(Buffer.from(content as string, 'latin1')));
    }
  });

  it('a text is read as such though too short to be recognised', async () => {
    const hex = await read('01 02\n', 5, 'hex');
    expect(hex).toMatchObject({ format: 'hex', failure: null, remarks: [] });
    expect(bytesOf(hex)).toBe('0102');
    expect(bytesOf(await read('AQI=', 5, 'base64'))).toBe('0102');
    expect(bytesOf(await read('[1, 2]', 5, 'bytes-as-text'))).toBe('0102');
  });

  it('of events keeps their deadline', async () => {
    const event =
      '{"us":0,"connection":0,"direction":null,"descriptors":null,"hex":"01","deadlineMs":2000}\n';
    expect((await openSource(inChunks(Buffer.from(event), 9), null, 'events')).deadlineMs).toBe(2000);
  });

  it('base64 that shows hardly any bytes is said to', async () => {
    const log = 'nothing of the kind is in this line, which ends with 46\n'.repeat(3);
    expect((await read(log, 9, 'base64')).remarks).toEqual([
      `only 4 bytes of its ${log.length} bytes of text can be read as base64`,
    ]);
  });

  it('something that it is not is refused', async () => {
    for (const form of ['hex', 'hex-dump', 'bytes-as-text', 'sockdump-text', 'events'] as const)
      expect((await read('(no)\n', 5, form)).failure, form).toBe(
        `nothing in it can be read as ${form.replaceAll('-', ' ')}`,
      );
    expect((await read('hello\n', 5, 'strace')).failure).not.toBeNull();
    for (const form of ['pcapng', 'sockdump'] as const)
      await expect(read('hello\n', 5, form), form).rejects.toThrow(
        `the first bytes of the recording are not those of ${form}`,
      );
  });

  it.each(RECORDING_FORMS)('%s is read, or refused with a word about it, whatever it holds', async (form) => {
    for (const content of ODD)
      for (const chunk of [1, 1000]) {
        const reading = await read(content, chunk, form).catch((error: unknown) => error);
        if (reading instanceof Error) expect(reading, toHex(content)).toBeInstanceOf(Failure);
      }
  });

  it.each(RECORDING_FORMS)('%s may be empty', async (form) => {
    expect(await read('', 5, form)).toMatchObject({ failure: null, segments: [] });
  });
});
