import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encoderFor } from '../../src/capture/encoders.ts';
import { CaptureWriter } from '../../src/capture/writer.ts';
import { Failure } from '../../src/failure.ts';
import { toBackend } from '../records/decoding.ts';
import { bytes } from '../wire/building.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'capture-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const SEGMENT = toBackend(bytes('70696e67'), { time: 5 });
const neverFails = (failure: Failure) => expect.fail(failure.message);

describe('a capture file', () => {
  it('has each event in it when the call returns', () => {
    const path = join(directory, 'a.pcapng');
    const writer = new CaptureWriter(path, encoderFor(path, '/run/b.sock'), neverFails);
    const lengths = [statSync(path).size];
    writer.segment(SEGMENT);
    lengths.push(statSync(path).size);
    expect(readFileSync(path).includes('ping')).toBe(true);
    writer.endConnection(0, 6);
    lengths.push(statSync(path).size);
    expect(lengths.toSorted((one, other) => one - other)).toEqual(lengths);
    expect(new Set(lengths).size).toBe(3);
    writer.close();
  });

  it('is its owner’s alone', () => {
    const path = join(directory, 'a.pcapng');
    new CaptureWriter(path, encoderFor(path, '/run/b.sock'), neverFails).close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('of the name .bin has nothing but the bytes', () => {
    const path = join(directory, 'a.bin');
    const writer = new CaptureWriter(path, encoderFor(path, '/run/b.sock'), neverFails);
    writer.segment(SEGMENT);
    writer.segment(SEGMENT);
    writer.endConnection(0, 6);
    writer.close();
    expect(readFileSync(path, 'utf8')).toBe('pingping');
  });

  it('that cannot be created is a failure of the environment', () => {
    const make = () => new CaptureWriter(join(directory, 'no', 'a.bin'), encoderFor('a.bin', ''), neverFails);
    expect(make).toThrow(Failure);
    expect(make).toThrow(expect.objectContaining({ code: 'ENOENT', exitCode: 3 }));
  });
});
