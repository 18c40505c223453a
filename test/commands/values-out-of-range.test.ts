import { existsSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { enhancedPacket } from '../../src/capture/pcapng/pcapng-blocks.ts';
import { PcapngEncoder } from '../../src/capture/pcapng/pcapng-encoder.ts';
import { oneProcess } from '../process/one-process.ts';
import { ofType } from '../process/running.ts';
import { type Outcome, type Stage, sharedStage } from '../process/stage.ts';
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

/** What no recording may make a command say. */
const BROKEN = /internal error|Invalid time|Maximum call stack/;
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

/** All recordings, each in a file of its own, and what became of each; read by one process, as `decode` goes on after one that is refused. */
const stage: Stage = sharedStage(async () => {
  for (const [what, recording] of Object.entries(RECORDINGS)) writeFileSync(given(what), recording);
  // What it prints is compared with the schema, and must be JSON, by whoever runs it.
  decoded = await stage.run(['decode', '--json', ...Object.keys(RECORDINGS).map(given)]);
});
const converted = (what: string) => stage.path(`${Object.keys(RECORDINGS).indexOf(what)}.ndjson`);
const given = (what: string) => `${converted(what)}.given`;
let decoded: Outcome;

/** What is said of one of the files; each message begins with the one that it is about. */
function saidOf({ records }: Outcome, file: string) {
  const about = ofType(records, 'summary').map((summary) => summary as typeof summary & { file?: string });
  return {
    error: ofType(records, 'error').find(({ message }) => message.startsWith(`${file}: `)),
    summary: about.find((summary) => summary.file === file),
  };
}

const converting = oneProcess();

describe('a recording with', () => {
  it.for(Object.keys(RECORDINGS))('%s is read, or refused, and can be converted', async (what) => {
    const { error, summary } = saidOf(decoded, given(what));
    expect(error ?? summary).toBeDefined();
    const { code, stderr } = await converting.run(['convert', given(what), converted(what)]);
    expect(stderr).not.toMatch(BROKEN);
    expect(code).toBe(error === undefined ? 0 : 3);
  });
});

describe('recordings with values out of range', () => {
  it('break nothing in whoever reads them', () => {
    expect([0, 1, 3]).toContain(decoded.code);
    expect(decoded.stderr).not.toMatch(BROKEN);
    expect(decoded.stdout).not.toMatch(/Infinity|NaN/);
  });

  it('say the same once they are converted', async () => {
    const made = Object.keys(RECORDINGS).filter((what) => existsSync(converted(what)));
    expect(made.length).toBeGreaterThan(5);
    const again = await stage.run(['decode', '--json', ...made.map(converted)]);
    for (const what of made) {
      const before = saidOf(decoded, given(what));
      const { error, summary } = saidOf(again, converted(what));
      expect([what, error]).toEqual([what, undefined]);
      if (before.summary === undefined) continue;
      const { bytes, offers } = before.summary;
      expect([what, summary]).toMatchObject([what, { bytes, offers }]);
    }
  });
});
