import { describe, expect, it } from 'vitest';
import { isUtf16 } from '../../src/capture/utf16.ts';
import { ack, bytes, concat, offer, TOKEN, toHex } from '../wire/building.ts';
import { bytesOf, read } from './reading.ts';

const HANDOFF = concat(TOKEN, offer(), ack());
/** As PowerShell 5 redirects it to a file. */
const redirected = (text: string) => concat(bytes('fffe'), Buffer.from(text, 'utf16le'));

describe('a text in UTF-16', () => {
  it('is recognised as any other, in whatever pieces it comes', async () => {
    const text = redirected(`what was received: [${[...HANDOFF].join(', ')}]\r\n`);
    for (const chunk of [1, 7, 1000]) {
      const reading = await read(text, chunk);
      expect(reading).toMatchObject({ format: 'bytes as text', failure: null });
      expect(bytesOf(reading)).toBe(toHex(HANDOFF));
    }
  });

  it('of no known form is refused', async () => {
    await expect(read(redirected('the backend has started\r\n'))).rejects.toThrow('in no supported form');
  });

  it('is not what begins with a token like its mark', async () => {
    const token = redirected('0102030').slice(0, 16);
    const handoff = concat(token, offer({ token }));
    expect(isUtf16(handoff)).toBe(false);
    const reading = await read(handoff);
    expect(reading).toMatchObject({ format: 'raw', failure: null });
    expect(bytesOf(reading)).toBe(toHex(handoff));
  });
});
