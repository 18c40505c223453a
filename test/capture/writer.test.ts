import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encoderFor } from '../../src/capture/encoders.ts';
import { CaptureWriter } from '../../src/capture/writer.ts';
import { Failure } from '../../src/failure.ts';
import { toBackend } from '../records/decoding.ts';
import { ack, bytes, concat, offer, TOKEN, toHex } from '../wire/building.ts';

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'capture-'));
  path = join(directory, 'a.pcapng');
});
afterEach(() => rmSync(directory, { recursive: true }));

const SEGMENT = toBackend(bytes('70696e67'), { time: 5 });
const neverFails = (failure: Failure) => expect.fail(failure.message);
const writerOf = (file: string) => new CaptureWriter(file, encoderFor(file, '/run/b.sock'), neverFails);

describe('a capture file', () => {
  it('has each event in it when the call returns', () => {
    const writer = writerOf(path);
    writer.begin();
    const lengths = [statSync(path).size];
    writer.segment(SEGMENT);
    lengths.push(statSync(path).size);
    expect(readFileSync(path).includes('ping')).toBe(true);
    writer.endConnection(0, 6, null);
    lengths.push(statSync(path).size);
    expect(lengths.toSorted((one, other) => one - other)).toEqual(lengths);
    expect(new Set(lengths).size).toBe(3);
    writer.close();
  });

  it('is its owner’s alone, whatever the file was before', () => {
    writeFileSync(path, 'before');
    chmodSync(path, 0o644);
    const writer = writerOf(path);
    writer.begin();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    writer.close();
    expect(readdirSync(directory)).toEqual(['a.pcapng']);
  });

  it('of earlier is left alone until there is something to write', () => {
    writeFileSync(path, 'before');
    const writer = writerOf(path);
    expect(readFileSync(path, 'utf8')).toBe('before');
    writer.close();
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(readdirSync(directory)).toEqual(['a.pcapng']);
  });

  it('is written by one command at a time, and left whole by a second one', () => {
    const writer = writerOf(path);
    writer.segment(SEGMENT);
    const before = readFileSync(path);
    expect(() => writerOf(path)).toThrow(
      expect.objectContaining({
        code: 'EBUSY',
        exitCode: 3,
        message: expect.stringContaining(`is being written by process ${process.pid}`),
      }),
    );
    expect(readFileSync(path)).toEqual(before);
    writer.segment(SEGMENT);
    expect(statSync(path).size).toBeGreaterThan(before.length);
    writer.close();
    writerOf(path).close();
  });

  it('may be written again when a command that wrote it was killed', () => {
    for (const left of ['999999999 1', `${process.pid} 1`, 'nonsense', '']) {
      writeFileSync(join(directory, '.a.pcapng.lock'), left);
      const writer = writerOf(path);
      writer.segment(SEGMENT);
      writer.close();
    }
    expect(readdirSync(directory)).toEqual(['a.pcapng']);
  });

  it('is never written through a link, nor in place of a directory', () => {
    const other = join(directory, 'other');
    writeFileSync(other, 'mine');
    symlinkSync(other, path);
    expect(() => writerOf(path)).toThrow('it is a symbolic link');
    expect(readFileSync(other, 'utf8')).toBe('mine');
    expect(() => writerOf(directory)).toThrow('it is a directory');
  });

  it.skipIf(process.platform === 'win32')('that is a pipe nobody reads from is refused at once', () => {
    execFileSync('mkfifo', [path]);
    expect(() => writerOf(path)).toThrow(expect.objectContaining({ code: 'ENXIO', exitCode: 3 }));
  });

  it('that cannot be created is a failure of the environment', () => {
    const make = () => writerOf(join(directory, 'no', 'a.bin'));
    expect(make).toThrow(Failure);
    expect(make).toThrow(expect.objectContaining({ code: 'ENOENT', exitCode: 3 }));
    expect(existsSync(join(directory, 'no'))).toBe(false);
  });
});

describe('a capture of the name .bin', () => {
  it('has nothing but the bytes', () => {
    path = join(directory, 'a.bin');
    const writer = writerOf(path);
    writer.segment(SEGMENT);
    expect(readFileSync(path, 'utf8')).toBe('ping');
    writer.segment(SEGMENT);
    writer.endConnection(0, 6, null);
    writer.close();
    expect(readFileSync(path, 'utf8')).toBe('pingping');
  });

  it('keeps a sideband with its offer, and frames whole, while others speak', () => {
    path = join(directory, 'a.bin');
    const writer = writerOf(path);
    const other = bytes('e'.repeat(32));
    const say = (connection: number, said: Uint8Array, descriptors = 0) =>
      writer.segment(toBackend(said, { connection, descriptors }));
    say(0, TOKEN, 1);
    say(1, other, 1);
    say(0, offer().subarray(0, 7));
    say(1, offer({ token: other }));
    say(0, offer().subarray(7));
    say(1, ack().subarray(0, 9));
    say(0, ack());
    writer.close();
    const expected = concat(TOKEN, offer(), other, offer({ token: other }), ack(), ack().subarray(0, 9));
    expect(toHex(readFileSync(path))).toBe(toHex(expected));
  });
});
