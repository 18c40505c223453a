import { execFileSync } from 'node:child_process';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ack, bytes, concat, offer, TOKEN, toHex } from '../../wire/building.ts';
import { bytesOf, read } from '../reading.ts';

const HANDOFF = concat(TOKEN, offer(), ack());
const REFUSED = concat(bytes('00ff7f80'.repeat(4)), ack({ accepted: false, errorDetail: 'it’s "busy"\n\\' }));

const decimal = (all: Uint8Array) => [...all].join(', ');
const pairs = (all: Uint8Array, separator: string) => toHex(all).replace(/..(?=.)/g, `$&${separator}`);
const escapes = (all: Uint8Array) => toHex(all).replace(/../g, '\\x$&');
const wrapped = (text: string, width: number) => text.replace(new RegExp(`.{1,${width}}`, 'g'), '$&\n');
const input = (all: Uint8Array) => ({ input: all, encoding: 'latin1' as const });
const python = (code: string) => (all: Uint8Array) =>
  execFileSync('python3', ['-IS', '-c', `import sys; b = sys.stdin.buffer.read(); ${code}`], input(all));

/** How languages and tools print bytes. */
const FORMS: { readonly [name: string]: (all: Uint8Array) => string } = {
  'Rust {:?}': (all) => `got: [${decimal(all)}]`,
  'Rust {:#?}': (all) => `[\n${[...all].map((byte) => `    ${byte},\n`).join('')}]`,
  'Rust {:02x?}': (all) => `[${pairs(all, ', ')}]`,
  'Rust {:#04x?}': (all) =>
    `[${[...all].map((byte) => `0x${byte.toString(16).padStart(2, '0')}`).join(', ')}]`,
  'Rust b""': (all) => `b"${escapes(all)}"`,
  'Python repr': python('print(repr(b))'),
  'Python bytearray': python('print(bytearray(b))'),
  'Python list': python('print(list(b))'),
  'Python hex with colons': python('print(b.hex(":"))'),
  'Node Buffer': (all) => `<Buffer ${pairs(all, ' ')}>`,
  'Node Uint8Array': (all) => inspect(Uint8Array.from(all), { maxArrayLength: null }),
  'Node JSON': (all) => JSON.stringify(Buffer.from(all)),
  'JSON of hex': (all) => `{"level":"debug","bytes":"${toHex(all)}"}`,
  'Go %v': (all) => `[${[...all].join(' ')}]`,
  'Go %#v': (all) => `[]byte{${[...all].map((byte) => `0x${byte.toString(16)}`).join(', ')}}`,
  'Go %x': (all) => toHex(all),
  'Go % X': (all) => pairs(all, ' ').toUpperCase(),
  'Java, signed': (all) => `[${[...Int8Array.from(all)].join(', ')}]`,
  'Java, with casts': (all) =>
    `new byte[] {${[...all].map((byte) => `(byte) 0x${byte.toString(16)}`).join(', ')}}`,
  'Python list of hex': (all) => `[${[...all].map((byte) => `'0x${byte.toString(16)}'`).join(', ')}]`,
  'Erlang, hex': (all) => `<<${[...all].map((byte) => `16#${byte.toString(16)}`).join(',')}>>`,
  Erlang: (all) => `<<${decimal(all).replaceAll(' ', '')}>>`,
  'C array': (all) =>
    `static const unsigned char pkt1[${all.length}] = {\n${wrapped([...all].map((byte) => `0x${byte.toString(16).padStart(2, '0')}, `).join(''), 48)}}; /* "E[1, 2, 3" */`,
  'C string': (all) => `"${wrapped(escapes(all), 40).trim().replaceAll('\n', '"\n"')}"`,
  'C octal': (all) => `"${[...all].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')}"`,
  printf: (all) => escapes(all),
  dashes: (all) => pairs(all, '-').toUpperCase(),
  'SQL 0x': (all) => `0x${toHex(all)}`,
  'gdb print': (all) => `$1 = {${[...all].map((byte) => `0x${byte.toString(16)}`).join(', ')}}`,
  'gdb x/xb': (all) =>
    rows(
      all,
      8,
      (row, at) =>
        `0x7ffe${at.toString(16).padStart(4, '0')} <buf+${at}>:\t${[...row].map((byte) => `0x${byte.toString(16).padStart(2, '0')}`).join('\t')}`,
    ),
  'gdb x/ub': (all) => gdb(all, String),
  'gdb x/db': (all) => gdb(all, (byte) => String((byte << 24) >> 24)),
  'gdb x/ob': (all) => gdb(all, (byte) => (byte === 0 ? '0' : `0${byte.toString(8)}`)),
  'gdb x/tb': (all) => gdb(all, (byte) => byte.toString(2).padStart(8, '0')),
  'gdb x/cb': (all) =>
    gdb(
      all,
      (byte) => `${(byte << 24) >> 24} '${byte === 0x27 ? "\\'" : `\\${byte.toString(8).padStart(3, '0')}`}'`,
    ),
  lldb: (all) =>
    rows(
      all,
      16,
      (row, at) => `0x16fdf${at.toString(16).padStart(4, '0')}: ${pairs(row, ' ').padEnd(47)}  ${shown(row)}`,
    ),
  Wireshark: (all) =>
    rows(
      all,
      16,
      (row, at) => `${at.toString(16).padStart(4, '0')}   ${pairs(row, ' ').padEnd(47)}   ${shown(row)}`,
    ),
  'Format-Hex': (all) =>
    `          Offset Bytes                                           Ascii\n                 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F\n          ------ ----- -----\n${rows(all, 16, (row, at) => `${at.toString(16).padStart(16, '0')} ${pairs(row, ' ').toUpperCase().padEnd(47)} ${shown(row)}`)}`,
  'tcpdump -X': (all) =>
    rows(
      all,
      16,
      (row, at) =>
        `\t0x${at.toString(16).padStart(4, '0')}:  ${toHex(row)
          .replace(/.{1,4}/g, '$& ')
          .padEnd(41)} ${shown(row)}`,
    ),
  base64: (all) => Buffer.from(all).toString('base64'),
  'base64, wrapped': (all) => wrapped(Buffer.from(all).toString('base64'), 64),
  xxd: (all) => execFileSync('xxd', [], input(all)),
  'xxd -p': (all) => execFileSync('xxd', ['-p'], input(all)),
  'xxd -i': (all) => execFileSync('xxd', ['-i'], input(all)),
  'xxd -g1 -u': (all) => execFileSync('xxd', ['-g1', '-u'], input(all)),
  'xxd -e': (all) => execFileSync('xxd', ['-e'], input(all)),
  'xxd -e -g2': (all) => execFileSync('xxd', ['-e', '-g2'], input(all)),
  'xxd -g8': (all) => execFileSync('xxd', ['-g8'], input(all)),
  'hexdump -C': (all) => execFileSync('hexdump', ['-C'], input(all)),
  hexdump: (all) => execFileSync('hexdump', [], input(all)),
  'od -tx1': (all) => execFileSync('od', ['-tx1'], input(all)),
  'od -Ad -tx1z': (all) => execFileSync('od', ['-Ad', '-tx1z'], input(all)),
  'od -x': (all) => execFileSync('od', ['-x'], input(all)),
  'od -tx4': (all) => execFileSync('od', ['-tx4'], input(all)),
  'od -b': (all) => execFileSync('od', ['-b'], input(all)),
};

const ROUND: { readonly [name: string]: (text: string) => string } = {
  'as it is': (text) => text,
  'in a fence': (text) => `The log says:\n\n\`\`\`\n${text}\n\`\`\`\n`,
  'quoted in mail': (text) => text.trimEnd().replace(/^/gm, '> '),
  'in a code block': (text) => text.trimEnd().replace(/^/gm, '    '),
};

function rows(all: Uint8Array, width: number, row: (bytes: Uint8Array, at: number) => string): string {
  const starts = [...Array(Math.ceil(all.length / width)).keys()].map((index) => index * width);
  return `${starts.map((at) => row(all.subarray(at, at + width), at)).join('\n')}\n`;
}

function gdb(all: Uint8Array, number: (byte: number) => string): string {
  return rows(
    all,
    8,
    (row, at) => `0x7ffe${at.toString(16).padStart(4, '0')} <buf+${at}>:\t${[...row].map(number).join('\t')}`,
  );
}

function shown(all: Uint8Array): string {
  return [...all].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
}

/** In these, only the bytes themselves tell what they are, or in which order: few bytes may be refused, or read as others. */
const TOLD_BY_THE_BYTES = /^(?:Rust {:02x\?}|xxd -e.*|xxd -g8|base64.*)$/;

describe('bytes as text', () => {
  for (const [name, form] of Object.entries(FORMS))
    it(`of ${name} are read, whatever is around them`, async () => {
      for (const all of [HANDOFF, REFUSED]) {
        const text = form(all).toString();
        for (const [place, round] of Object.entries(ROUND)) {
          const reading = await read(round(text), 97);
          expect(reading.failure, place).toBeNull();
          expect(bytesOf(reading), place).toBe(toHex(all));
        }
      }
    });

  it('of any bytes read back', async () => {
    const tools = Object.keys(FORMS).filter((name) => !TOLD_BY_THE_BYTES.test(name));
    const property = fc.asyncProperty(
      fc.uint8Array({ minLength: 8, maxLength: 100 }),
      fc.constantFrom(...tools),
      async (all, tool) => {
        expect(bytesOf(await read(FORMS[tool]!(all)))).toBe(toHex(all));
      },
    );
    await fc.assert(property, { numRuns: 150 });
  });

  it('in several pieces are one stream', async () => {
    const log = `10:00:01 DEBUG [conn 3] read 16: [${decimal(TOKEN)}]\n10:00:02 DEBUG [conn 3] read 5: [${decimal(offer().subarray(0, 5))}]\n10:00:02 DEBUG [conn 3] read: [${decimal(offer().subarray(5))}]\n`;
    expect(bytesOf(await read(log))).toBe(toHex(concat(TOKEN, offer())));
  });

  it('that were cut say how many are missing', async () => {
    const node = await read(`<Buffer ${pairs(HANDOFF.subarray(0, 50), ' ')} ... 51 more bytes>`);
    expect(node.segments.map(({ bytes: known, gap }) => gap ?? known.length)).toEqual([50, 51]);
    const array = await read(`Uint8Array(101) [ ${decimal(HANDOFF.subarray(0, 100))}, ... 1 more item ]`);
    expect(array.segments.map(({ bytes: known, gap }) => gap ?? known.length)).toEqual([100, 1]);
    const repeated = await read('$1 = {0x1, 0x0 <repeats 12 times>, 0x2}');
    expect(bytesOf(repeated)).toBe(`01${'00'.repeat(12)}02`);
  });

  it('end before an escape that is cut, which may be the beginning of another one', async () => {
    for (const cut of ['\\', '\\0', '\\04', '\\x', '\\x2'])
      expect(bytesOf(await read(`"\\001\\057\\000\\000\\000${cut}`))).toBe('012f000000');
    expect(bytesOf(await read('"\\001\\057\\000\\000\\000\\0"'))).toBe('012f00000000');
  });

  it('that are no bytes, or do not end, are damage', async () => {
    expect((await read('[69, 129, 256, 3, 4]')).failure).toBe(
      'the capture is damaged at line 1: 256 is not a byte',
    );
    expect((await read('[69, 129, 3, 4, 5')).failure).toContain('a list of bytes that does not close');
  });

  it.each([
    ['words', 'It does not work.\nCan somebody help?\n'],
    ['a script', '#!/bin/sh\nset -e\necho hello\n'],
    ['a log without bytes', '2026-01-01 12:00:00 [INFO] (main) backend started [pid=12]\n'],
    ['JSON of something else', '{"a": 1}\n'],
    [
      'calls of another tracer',
      'sendmsg(7,0x7FFFFFFFE4F0,0)\t\t = 16 (0x10)\nwrite(7,"\\^A)\\0\\x45\\x81",46) = 46 (0x2e)\n',
    ],
    ['words whose order nothing tells', '0x0000: 4581a0b1 c2d3e4f5\n'],
  ])('of no known form are refused: %s', async (_, text) => {
    const refused = read(text).then(({ failure }) => failure);
    const reason = await refused.catch((error: Error) => error.message);
    expect(reason).toMatch(
      /in no supported form; supported are logs of strace, |an escape that strace does not print|cannot be determined whether the words/,
    );
  });
});
