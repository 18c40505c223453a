import { describe, expect, it } from 'vitest';
import { faultNamed, faultsFor, faultyFrame } from '../../src/faults/catalogue.ts';
import { encodeDraft } from '../../src/frames/draft.ts';
import { helloDraft } from '../../src/frames/hello.ts';
import { judgeHello } from '../../src/handoff/judge-hello.ts';
import { MAX_HELLO_BODY_LENGTH } from '../../src/wire/limits.ts';
import { FrameBuffer } from '../../src/wire/strict/frame-buffer.ts';
import { decode, fromClient, problemIds } from '../records/decoding.ts';
import { read, toHex } from '../wire/building.ts';

/** Each fault of a Hello with the check that it fails at a broker and the problems that decoding finds. */
const EXPECTED = [
  ['framing-version', 'framing', ['framing-version']],
  ['oversize', 'framing', ['unknown-field', 'oversize']],
  ['frame', 'frame', ['frame-undecodable']],
  ['bare-hello', 'frame', ['bare-hello']],
  ['envelope-version', 'envelope-version', ['envelope-version']],
  ['kind', 'kind', ['kind']],
  ['payload-protocol', 'payload-protocol', ['unknown-protocol']],
  ['payload-encoding', 'payload-encoding', ['payload-encoding']],
  ['payload', 'payload', ['payload-undecodable']],
  ['protocol-range', 'protocol-range', []],
  ['service-name', 'service-name', []],
  ['wanted-version', 'wanted-version', []],
  ['client-version', 'client-version', []],
  ['client-lib', 'client-lib', []],
  ['peer-pid', 'peer-pid', []],
  ['unknown-field', null, ['unknown-field']],
  ['trailing-bytes', null, ['unframed-bytes']],
] as const;

const PID = 4711;
const RIGHT = helloDraft({
  serviceName: 'zccache',
  wantedVersion: '1.0.0',
  clientVersion: '1.0.0',
  handlePassing: true,
  peerPid: PID,
  clientLibName: 'test',
  clientLibVersion: '1',
});

it('the catalogue has the faults that are documented', () => {
  expect(
    faultsFor('hello')
      .map(({ name }) => name)
      .sort(),
  ).toEqual(EXPECTED.map(([name]) => name).sort());
  expect(faultNamed('hello', 'token')).toBeUndefined();
});

describe.each(EXPECTED)('a Hello with the fault %s', (name, reaches, problems) => {
  const wrong = faultyFrame(faultNamed('hello', name)!, RIGHT);

  it('fails exactly that check', () => {
    const buffer = new FrameBuffer(MAX_HELLO_BODY_LENGTH);
    buffer.push(wrong);
    const next = buffer.next();
    const failed =
      next.type === 'frame'
        ? judgeHello(read(next.bytes.subarray(0, next.end), 'client-to-broker'), PID, null).failed
        : 'framing';
    expect(failed).toBe(reaches);
  });

  it('has exactly these problems', () => {
    const records = decode(fromClient(wrong));
    expect(problemIds(records)).toEqual(problems);
  });
});

it('oversize is one byte above the cap, and says so', () => {
  const wrong = faultyFrame(faultNamed('hello', 'oversize')!, RIGHT);
  expect(new DataView(wrong.buffer, wrong.byteOffset).getUint32(1, true)).toBe(64 * 1024 + 1);
  expect(wrong.length).toBe(5 + 64 * 1024 + 1);
});

it('a fault leaves the draft that it is applied to alone', () => {
  const before = toHex(encodeDraft(RIGHT));
  for (const fault of faultsFor('hello')) faultyFrame(fault, RIGHT);
  expect(toHex(encodeDraft(RIGHT))).toBe(before);
});
