import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ack, bytes, concat, offer, TOKEN, toHex } from '../wire/building.ts';
import { bytesOf, read } from './reading.ts';

const HANDOFF = concat(TOKEN, offer(), ack());
const accepted = (name: string) =>
  readFileSync(new URL(`../fixtures/captures/accept/${name}`, import.meta.url), 'latin1');
const returned = (text: string) => Buffer.from(text.replaceAll('\n', '\r'), 'latin1');

describe('a text whose lines end in a carriage return alone', () => {
  it.each(['strace.log', 'events.ndjson'])('is read as with other line ends: %s', async (name) => {
    const text = accepted(name);
    const reading = await read(Buffer.from(text, 'latin1'));
    for (const chunk of [1, 7, 100_000]) expect(await read(returned(text), chunk)).toEqual(reading);
    expect(await read(returned(`\xef\xbb\xbf${text}`))).toEqual(reading);
  });

  it('may be digits', async () => {
    const lines = toHex(HANDOFF).replace(/.{32}/g, '$&\n');
    expect(bytesOf(await read(returned(lines)))).toBe(toHex(HANDOFF));
  });

  it('of no known form is refused', async () => {
    await expect(read(returned('the backend has started\nand ended\n'))).rejects.toThrow('no supported form');
  });

  it('is not one with a carriage return amid its lines', async () => {
    const text = accepted('events.ndjson').replace('\n', '\r\r\n');
    expect((await read(Buffer.from(text, 'latin1'))).failure).toBe(null);
  });

  it('is not what raw bytes are', async () => {
    const token = Buffer.from('0102030\r5678\r0ab', 'latin1');
    for (const raw of [token, concat(token, offer({ token })), concat(token, bytes('ff0d41414141414141'))]) {
      const reading = await read(raw);
      expect(reading.format).toBe('raw');
      expect(bytesOf(reading)).toBe(toHex(raw));
    }
  });
});
