import { describe, expect, it } from 'vitest';
import { written } from '../../src/capture/text-lines.ts';
import { ack, bytes, concat, offer, TOKEN, toHex } from '../wire/building.ts';
import { bytesOf, read } from './reading.ts';

const HANDOFF = concat(TOKEN, offer(), ack());
const LIST = `[${[...HANDOFF].join(', ')}]`;

describe('a line', () => {
  it('is read without a byte order mark and colours', () => {
    expect(written('\xef\xbb\xbf0000', true)).toBe('0000');
    expect(written('\xef\xbb\xbf0000', false)).toBe('\xef\xbb\xbf0000');
    expect(written('\x1b[1;31mERROR\x1b[0m x\x1b[38:5:1m', false)).toBe('ERROR x');
    expect(written('\x1b]0;title', false)).toBe('\x1b]0;title');
  });
});

describe('a recording', () => {
  it('behind a byte order mark is recognised', async () => {
    const dump = Buffer.from(HANDOFF)
      .toString('hex')
      .match(/.{1,32}/g)!;
    const lines = dump.map(
      (digits, index) => `${(16 * index).toString(16).padStart(8, '0')}: ${digits.match(/../g)!.join(' ')}`,
    );
    const reading = await read(`\xef\xbb\xbf${lines.join('\r\n')}\r\n`, 5);
    expect(reading).toMatchObject({ format: 'hex dump', failure: null });
    expect(bytesOf(reading)).toBe(toHex(HANDOFF));
  });

  it('with colours is recognised, in whatever pieces it comes', async () => {
    const log = `\x1b[2m12:00\x1b[0m \x1b[32mINFO\x1b[0m started\n\x1b[2m12:01\x1b[0m read \x1b[3mbytes\x1b[0m=${LIST}\n`;
    for (const chunk of [1, 9, 1000]) {
      const reading = await read(log, chunk);
      expect(reading).toMatchObject({ format: 'bytes as text', failure: null });
      expect(bytesOf(reading)).toBe(toHex(HANDOFF));
    }
  });

  it('with colours and of no known form is refused', async () => {
    const log = '\x1b[32mINFO\x1b[0m the backend has started\n';
    for (const chunk of [1, 1000]) await expect(read(log, chunk)).rejects.toThrow('in no supported form');
  });

  it('with the beginning of a colour and no colour is raw', async () => {
    for (const hex of ['1b', '411b', '1b4142434445464748494a4b4c4d4e4f5051525354'])
      for (const chunk of [1, 1000])
        expect(await read(bytes(hex), chunk)).toMatchObject({ format: 'raw', failure: null, remarks: [] });
  });
});
