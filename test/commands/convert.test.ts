import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect } from 'vitest';
import type { OutputRecord } from '../../src/records/record.ts';
import { ofType } from '../process/running.ts';
import { it, type Stage } from '../process/stage.ts';

const CAPTURES = fileURLToPath(new URL('../fixtures/captures', import.meta.url));
const RECORDINGS = [
  'accept/strace.log',
  'corrupt-token/strace.log',
  'accept/events.ndjson',
  'refuse/events.ndjson',
  'hangup/events.ndjson',
  'accept/handoff-connections.bin',
];

/** All that decode says of a file, but for its own first line. */
async function said(stage: Stage, file: string): Promise<readonly OutputRecord[]> {
  const { records, stderr } = await stage.run(['decode', '--json', file]);
  expect(stderr).toBe('');
  return records.slice(1);
}

describe.concurrent('convert', () => {
  for (const name of RECORDINGS)
    it(`loses nothing of ${name} on the way to pcapng, to events, and back`, async ({ stage }) => {
      const original = `${CAPTURES}/${name}`;
      const expected = await said(stage, original);
      let from = original;
      for (const [step, form] of ['pcapng', 'ndjson', 'pcapng'].entries()) {
        const to = stage.path(`${step}.${form}`);
        expect((await stage.run(['convert', from, to])).code).toBe(0);
        expect(await said(stage, to)).toEqual(expected);
        from = to;
      }
      // A bare byte stream keeps the bytes.
      const bytes = stage.path('a.bin');
      await stage.run(['convert', from, bytes]);
      expect(statSync(bytes).size).toBe(ofType(expected, 'summary')[0]!.bytes);
      expect(statSync(bytes).mode & 0o777).toBe(0o600);
    });

  it('takes hex dumps and compressed recordings, told apart by content', async ({ stage }) => {
    const raw = `${CAPTURES}/accept/handoff-connections.bin`;
    const dump = execFileSync('od', ['-Ax', '-tx1', raw]);
    writeFileSync(stage.path('some.bin'), gzipSync(dump));
    const out = stage.path('back.bin');
    const { code, stderr } = await stage.run(['convert', stage.path('some.bin'), out]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'hex dump: wrote 303 bytes of 1 connection\n' });
    expect(readFileSync(out).equals(readFileSync(raw))).toBe(true);
  });

  it('reads standard input and writes standard output', async ({ stage }) => {
    const input = readFileSync(`${CAPTURES}/accept/events.ndjson`);
    const { code, stdout } = await stage.run(['convert', '-', '-', '--to', 'ndjson'], { input });
    expect(code).toBe(0);
    expect(stdout.trim().split('\n').length).toBe(39);
    expect(JSON.parse(stdout.split('\n')[0]!)).toMatchObject({
      us: 0,
      connection: 0,
      direction: 'client->broker',
      hex: '0142000000',
    });
  });

  it('writes only the bytes of the records that a filter lets pass', async ({ stage }) => {
    const out = stage.path('acks.pcapng');
    await stage.run([
      'convert',
      '--filter',
      'message == "HandoffAck" and connection == 3',
      `${CAPTURES}/accept/events.ndjson`,
      out,
    ]);
    const frames = (await said(stage, out)).filter(({ type }) => type === 'frame');
    expect(frames).toMatchObject([
      { message: 'HandoffAck', connection: 3, direction: 'backend-to-broker', length: 39 },
    ]);
  });

  it('of a damaged file writes everything before the damage, and ends with 3', async ({ stage }) => {
    const lines = readFileSync(`${CAPTURES}/accept/events.ndjson`, 'latin1').split('\n');
    writeFileSync(stage.path('in'), [...lines.slice(0, 5), 'oops'].join('\n'));
    const { code, stderr } = await stage.run(['convert', stage.path('in'), stage.path('out.ndjson')]);
    expect(code).toBe(3);
    expect(stderr).toContain('error: the capture is damaged at line 6: this is not an event');
    expect(readFileSync(stage.path('out.ndjson'), 'latin1').trim().split('\n').length).toBe(5);
  });

  it('refuses to write the file that it reads, or a form it does not know', async ({ stage }) => {
    const file = stage.path('a.ndjson');
    copyFileSync(`${CAPTURES}/accept/events.ndjson`, file);
    const same = await stage.run(['convert', file, file]);
    expect(same).toMatchObject({ code: 2, stderr: expect.stringContaining('is the file to be read') });
    expect(statSync(file).size).toBeGreaterThan(0);
    const unknown = await stage.run(['convert', file, stage.path('a.foo')]);
    expect(unknown).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('end it in .pcapng, .bin, .ndjson, .parquet, or use --to'),
    });
    expect(existsSync(stage.path('a.foo'))).toBe(false);
  });

  it('ends with 3 where it cannot read, create or write', async ({ stage }) => {
    const input = `${CAPTURES}/accept/events.ndjson`;
    expect(await stage.run(['convert', stage.path('none'), stage.path('a.bin')])).toMatchObject({ code: 3 });
    expect(existsSync(stage.path('a.bin'))).toBe(false);
    expect(await stage.run(['convert', input, stage.path('no/a.bin')])).toMatchObject({ code: 3 });
    const full = await stage.run(['convert', '--to', 'bin', input, '/dev/full']);
    expect(full).toMatchObject({ code: 3, stderr: expect.stringContaining('no space left on the device') });
  });
});

describe('decode', () => {
  it('says what a file is that it cannot read', async ({ stage }) => {
    const pcap = Buffer.alloc(24);
    pcap.writeUInt32LE(0xa1b2c3d4, 0);
    pcap.writeUInt32LE(0x0004_0002, 4);
    pcap.writeUInt32LE(1, 20);
    writeFileSync(stage.path('a.bin'), pcap);
    const { code, stdout, stderr } = await stage.run(['decode', stage.path('a.bin')]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('error: this is a pcap of Ethernet (link type 1), which cannot hold handoffs');
  });
});
