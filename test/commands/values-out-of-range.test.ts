import { describe, expect } from 'vitest';
import { enhancedPacket } from '../../src/capture/pcapng/pcapng-blocks.ts';
import { PcapngEncoder } from '../../src/capture/pcapng/pcapng-encoder.ts';
import { it } from '../process/stage.ts';
import { concat, offer, TOKEN, toHex } from '../wire/building.ts';

const NINES = '9'.repeat(400);
/** One more than the largest whole number that is exact. */
const INEXACT = '9007199254740993';
const HEX = toHex(concat(TOKEN, offer()));

function event(fields: { readonly [name: string]: string }): string {
  const all = { us: '0', connection: '0', direction: '"broker->backend"', descriptors: '0', ...fields };
  const text = Object.entries({ ...all, hex: `"${HEX}"` }).map(([name, value]) => `"${name}":${value}`);
  return `{${text.join(',')}}\n`;
}

/** A capture of an offer, with that comment on its packet, at that time in microseconds. */
function packet(comment: string, time = 1_700_000_000_000_000): Uint8Array {
  const head = Buffer.alloc(40);
  head[0] = 0x45;
  const bytes = concat(head, TOKEN, offer());
  return concat(new PcapngEncoder('/run/b.sock').head(), enhancedPacket(time, bytes, comment));
}

const COMMENT = 'connection 0, broker-to-backend, 1 descriptors';

/** A line of strace about an offer. */
function call(fields: {
  pid?: string;
  time?: string;
  socket?: string;
  text?: string;
  result?: string;
}): string {
  const text = HEX.replace(/../g, '\\x$&');
  const { pid = '1', time = '1700000000.000001', socket = '3<UNIX-STREAM:[1->2]>' } = fields;
  const { result = String(HEX.length / 2) } = fields;
  return `${pid} ${time} sendto(${socket}, "${fields.text ?? text}", ${result}, 0, NULL, 0) = ${result}\n`;
}

const RECORDINGS: { readonly [what: string]: string | Uint8Array } = {
  'a connection of 400 digits in a packet': packet(COMMENT.replace('0', NINES)),
  'as many descriptors as 400 digits say': packet(COMMENT.replace('1', NINES)),
  'a connection that is not exact as a number': packet(COMMENT.replace('0', INEXACT)),
  'the last time that a packet can have': packet(COMMENT, 2 ** 64 - 2 ** 11),
  'a time that no date can have': packet(COMMENT, 8.64e18),
  'an event at 1e999 µs': event({ us: '1e999' }),
  'an event before all time': event({ us: '-1e300' }),
  'an event at a part of a µs': event({ us: '0.000001' }),
  'a connection of 1e999': event({ connection: '1e999' }),
  'a connection below 0': event({ connection: '-1' }),
  'as many descriptors as 1e999': event({ descriptors: '1e999' }),
  'a process of 400 digits in a line of strace': call({ pid: NINES }),
  'a time of 400 digits there': call({ time: `${NINES}.${NINES}` }),
  'a descriptor of 400 digits there': call({ socket: `${NINES}<UNIX-STREAM:[${NINES}->${NINES}]>` }),
  'a length of 400 digits there': call({ result: NINES }),
  'a text of 9 MB there': call({ text: 'a'.repeat(9_000_000), result: '9000000' }),
};

describe.concurrent('a recording with', () => {
  it.for(Object.entries(RECORDINGS))(
    '%s is read, or refused, and can be converted',
    async (given, { stage }) => {
      const [, recording] = given;
      const input = Buffer.from(recording);
      // What it prints is compared with the schema, and must be JSON, by whoever runs it.
      const decoded = await stage.run('decode --json -', { input });
      expect([0, 1, 3]).toContain(decoded.code);
      expect(decoded.stderr).not.toMatch(/internal error|Invalid time|Maximum call stack/);
      expect(decoded.stdout).not.toMatch(/Infinity|NaN/);
      if (decoded.code === 3) expect(decoded.error?.message).not.toBe('');
      const converted = await stage.run('convert - - --to ndjson', { input });
      expect(converted.code).toBe(decoded.code === 3 ? 3 : 0);
      if (converted.stdout === '') return;
      const again = await stage.run('decode --json -', { input: Buffer.from(converted.stdout) });
      expect(again.error).toBeUndefined();
      expect(again.summary).toMatchObject({
        bytes: decoded.summary?.bytes,
        offers: decoded.summary?.offers,
      });
    },
  );
});
