import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../wire/building.ts';
import { bytesOf, read } from '../reading.ts';

describe('a hex dump', () => {
  it('of xxd gives its bytes, whatever the text beside them', async () => {
    const dump =
      '00000000: 0142 0000 0020 3030 3a20 2031 3233 3435  .B... 00:  12345\n00000010: 3030                                     00\n';
    const reading = await read(dump, 7);
    expect(reading).toMatchObject({ format: 'hex dump', failure: null });
    expect(bytesOf(reading)).toBe('01420000002030303a202031323334353030');
  });

  it('of od and hexdump gives repeated lines again', async () => {
    const od = '000000 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10\n*\n000040 ff\n000041\n';
    const line = '0102030405060708090a0b0c0d0e0f10';
    expect(bytesOf(await read(od))).toBe(`${line.repeat(4)}ff`);
    const octal = '0000000 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10\n*\n0000100 ff\n0000101\n';
    expect(bytesOf(await read(octal))).toBe(`${line.repeat(4)}ff`);
    const canonical =
      '00000000  01 02 03 04 05 06 07 08  09 0a 0b 0c 0d 0e 0f 10  |................|\n*\n00000040  ff  |.|\n00000041\n';
    expect(bytesOf(await read(canonical))).toBe(`${line.repeat(4)}ff`);
  });

  it('of xxd -p gives its bytes', async () => {
    expect(bytesOf(await read('0142000000080122\r\n3c08\n'))).toBe('01420000000801223c08');
  });

  it('with a gap, or a line of something else, is read up to there', async () => {
    const gap = await read('00000000: 0102 0304 0506 0708 090a 0b0c 0d0e 0f10  x\n00000020: 11  y\n');
    expect(bytesOf(gap)).toBe('0102030405060708090a0b0c0d0e0f10');
    expect(gap.failure).toBe('the capture is damaged at line 2: the offset must be 16, it is 32');
    const other = await read('00000000: 0102 0304\nhello there\n');
    expect(other.failure).toBe('the capture is damaged at line 2: this is not a line of a hex dump');
    const endless = await read('000000 01 02 03 04\n*\n');
    expect(endless.failure).toContain('no offset that says how many');
    const huge = await read('000000 01 02 03 04\n*\nfffffffffffffff0 01\n');
    expect(huge.failure).toContain('does not fit the repeated lines');
  });

  it('of any bytes that xxd and od print reads back', async () => {
    const bytes = fc.uint8Array({ minLength: 3, maxLength: 100 });
    const tools: readonly (readonly [string, ...string[]])[] = [
      ['od', '-Ax', '-tx1'],
      ['od', '-Ao', '-tx1', '-v'],
      ['od', '-Ax', '-tx1z'],
    ];
    const property = fc.asyncProperty(bytes, fc.constantFrom(...tools), async (input, [tool, ...args]) => {
      const dump = execFileSync(tool, args, { input, encoding: 'latin1' });
      expect(bytesOf(await read(dump))).toBe(toHex(input));
    });
    await fc.assert(property, { numRuns: 30 });
  });
});
