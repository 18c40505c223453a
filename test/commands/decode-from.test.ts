import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { oneProcess } from '../process/one-process.ts';
import { ofType } from '../process/running.ts';
import { it } from '../process/stage.ts';

const shared = oneProcess();

const MAY_BE_TEXT =
  'all of its bytes are printable, so it may be a text; it is read as raw bytes, unless --from says otherwise\n';
const DIGITS = '0123456789abcdef';
const AS_HEX = 'its 16 bytes of text are read as hex digits, 8 bytes; --from raw reads them as they are\n';

describe('what a recording may be besides', () => {
  it('is said by decode, from standard input and of each of several files', async ({ stage }) => {
    const letters = 'ABCDEFGHIJKLMNOP';
    const piped = await stage.run('decode --json -', { input: Buffer.from(letters) });
    expect(piped).toMatchObject({ code: 1, stderr: MAY_BE_TEXT, summary: { bytes: 16 } });
    const [one, other] = [stage.path('one.bin'), stage.path('other.bin')];
    writeFileSync(one, letters);
    writeFileSync(other, DIGITS);
    const both = await shared.run(['decode', '--json', one, other]);
    expect(both).toMatchObject({ code: 1, stderr: `${one}: ${MAY_BE_TEXT}${other}: ${AS_HEX}` });
    expect(ofType(both.records, 'bytes').map(({ length }) => length)).toEqual([16, 8]);
  });

  it('is said by convert, also into a table', async ({ stage }) => {
    const file = stage.path('digits.txt');
    writeFileSync(file, DIGITS);
    const out = stage.path('out.bin');
    const { stderr } = await shared.run(['convert', file, out]);
    expect(stderr).toBe(`${AS_HEX}hex: wrote 8 bytes of 1 connection\n`);
    const table = await shared.run(['convert', file, stage.path('out.parquet')]);
    expect(table.stderr).toBe(`${AS_HEX}wrote 2 rows of 1 recording\n`);
  });

  it('is said by replay, which cannot play it', async ({ stage }) => {
    const file = stage.path('digits.txt');
    writeFileSync(file, DIGITS);
    const { code, stderr } = await shared.run(['replay', file, stage.endpoint, '--as', 'broker']);
    expect(code).toBe(3);
    expect(stderr).toContain(`${file}: ${AS_HEX}`);
  });

  it('is said in the refusal of a text of no known form', async ({ stage }) => {
    const file = stage.path('some.log');
    writeFileSync(file, '2026-01-01 backend started\n');
    for (const line of [
      ['decode', file],
      ['convert', file, stage.path('out.bin')],
    ]) {
      const { code, stderr } = await shared.run(line);
      expect(code).toBe(3);
      expect(stderr).toContain('this is text in no supported form');
      expect(stderr).toContain('; --from raw reads it as bytes\n');
    }
  });
});

describe('--from', () => {
  it('decides what decode and convert read', async ({ stage }) => {
    const file = stage.path('digits.txt');
    writeFileSync(file, DIGITS);
    const decoded = await shared.run(['decode', '--from', 'raw', '--json', file]);
    expect(decoded).toMatchObject({ code: 1, stderr: '', summary: { bytes: 16 } });
    const out = stage.path('out.bin');
    const { stderr } = await shared.run(['convert', '--from', 'raw', file, out]);
    expect(stderr).toBe('raw: wrote 16 bytes of 1 connection\n');
    expect(readFileSync(out, 'latin1')).toBe(DIGITS);
    await shared.run(['convert', '--from', 'raw', file, stage.path('out.parquet')]);
    expect(readFileSync(stage.path('out.parquet')).includes('30313233343536373839616263646566')).toBe(true);
  });

  it('decides what replay plays', async ({ stage }) => {
    const file = stage.path('digits.txt');
    writeFileSync(file, DIGITS);
    const line = ['replay', '--from', 'raw', file, stage.endpoint, '--as', 'broker'];
    const { code, stderr } = await shared.run(line);
    expect(code).toBe(3);
    expect(stderr).not.toContain('hex digits');
  });

  it('is no form that there is not, and no match for --merge', async () => {
    expect(await shared.run('decode --from hx a.bin')).toMatchObject({ code: 2 });
    expect(await shared.run('decode --from strace --merge a.log b.log')).toMatchObject({ code: 2 });
  });
});
