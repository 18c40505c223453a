import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect } from 'vitest';
import type { OutputRecord } from '../../src/records/record.ts';
import { oneProcess } from '../process/one-process.ts';
import { ofType } from '../process/running.ts';
import { it } from '../process/stage.ts';

const shared = oneProcess();

const CAPTURES = fileURLToPath(new URL('../fixtures/captures', import.meta.url));
/** The others: test/services/convert.test.ts. */
const RECORDINGS = ['corrupt-token/strace.log', 'accept/handoff-connections.bin'];

/** All that decode says of each file, but for its own first line and which file it is. */
async function said(...files: readonly string[]): Promise<readonly (readonly OutputRecord[])[]> {
  const { records, stderr } = await shared.run(['decode', '--json', ...files]);
  expect(stderr).toBe('');
  const told: readonly (OutputRecord & { readonly file?: string })[] = records.slice(1);
  if (files.length === 1) return [told];
  return files.map((wanted) =>
    told.filter(({ file }) => file === wanted).map(({ file: _, ...rest }) => rest as OutputRecord),
  );
}

describe.concurrent('convert', () => {
  for (const name of RECORDINGS)
    it(`loses nothing of ${name} on the way to pcapng, to events, and back`, async ({ stage }) => {
      const files = [`${CAPTURES}/${name}`];
      for (const [step, form] of ['pcapng', 'ndjson', 'pcapng'].entries()) {
        const to = stage.path(`${step}.${form}`);
        expect((await stage.run(['convert', files.at(-1)!, to])).code).toBe(0);
        files.push(to);
      }
      const [expected, ...others] = await said(...files);
      for (const other of others) expect(other).toEqual(expected);
      // A bare byte stream keeps the bytes.
      const bytes = stage.path('a.bin');
      await shared.run(['convert', files.at(-1)!, bytes]);
      expect(statSync(bytes).size).toBe(ofType(expected!, 'summary')[0]!.bytes);
      expect(statSync(bytes).mode & 0o777).toBe(0o600);
    });

  it('takes hex dumps and compressed recordings, told apart by content', async ({ stage }) => {
    const raw = `${CAPTURES}/accept/handoff-connections.bin`;
    const dump = execFileSync('od', ['-Ax', '-tx1', raw]);
    writeFileSync(stage.path('some.bin'), gzipSync(dump));
    const out = stage.path('back.bin');
    const { code, stderr } = await shared.run(['convert', stage.path('some.bin'), out]);
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
    await shared.run([
      'convert',
      '--filter',
      'message == "HandoffAck" and connection == 3',
      `${CAPTURES}/accept/events.ndjson`,
      out,
    ]);
    const frames = (await said(out))[0]!.filter(({ type }) => type === 'frame');
    expect(frames).toMatchObject([
      { message: 'HandoffAck', connection: 3, direction: 'backend-to-broker', length: 39 },
    ]);
  });

  it('of a damaged file writes everything before the damage, and ends with 3', async ({ stage }) => {
    const lines = readFileSync(`${CAPTURES}/accept/events.ndjson`, 'latin1').split('\n');
    writeFileSync(stage.path('in'), [...lines.slice(0, 5), 'oops'].join('\n'));
    const { code, stderr } = await shared.run(['convert', stage.path('in'), stage.path('out.ndjson')]);
    expect(code).toBe(3);
    expect(stderr).toContain('error: the capture is damaged at line 6: this is not an event');
    expect(readFileSync(stage.path('out.ndjson'), 'latin1').trim().split('\n').length).toBe(5);
  });

  it('refuses to write the file that it reads, or a form it does not know', async ({ stage }) => {
    const file = stage.path('a.ndjson');
    copyFileSync(`${CAPTURES}/accept/events.ndjson`, file);
    const same = await shared.run(['convert', file, file]);
    expect(same).toMatchObject({ code: 2, stderr: expect.stringContaining('is the file to be read') });
    expect(statSync(file).size).toBeGreaterThan(0);
    const unknown = await shared.run(['convert', file, stage.path('a.foo')]);
    expect(unknown).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('end it in .pcapng, .bin, .ndjson, .parquet, or use --to'),
    });
    expect(existsSync(stage.path('a.foo'))).toBe(false);
  });

  it('ends with 3 where it cannot read, create or write', async ({ stage }) => {
    const input = `${CAPTURES}/accept/events.ndjson`;
    expect(await shared.run(['convert', stage.path('none'), stage.path('a.bin')])).toMatchObject({ code: 3 });
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
    const { code, stdout, stderr } = await shared.run(['decode', stage.path('a.bin')]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('error: this is a pcap of Ethernet (link type 1), which cannot hold handoffs');
  });
});
