import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { CAPTURE_FORMS } from '../../src/capture/encoders.ts';
import { compileFilter } from '../../src/filter/filter.ts';
import { jsonFormat } from '../../src/formats/json-format.ts';
import { Output } from '../../src/output/output.ts';
import { Reporter } from '../../src/output/reporter.ts';
import { Conditions } from '../../src/services/conditions.ts';
import { decode } from '../../src/services/decode.ts';
import { ack, concat, offer, TOKEN } from '../wire/building.ts';

/** A recording of that many handoffs, three packets each. */
function recording(handoffs: number): Uint8Array {
  const encoder = CAPTURE_FORMS.pcapng('test');
  const parts = [encoder.head()];
  for (let count = 0; count < handoffs; count++) {
    const token = concat(TOKEN.subarray(0, 12), new Uint8Array(new Uint32Array([count]).buffer));
    const segment = { connection: count % 50, time: 1_700_000_000_000_000 + count, descriptors: null };
    parts.push(
      encoder.segment({ ...segment, direction: 'broker-to-backend', bytes: token }),
      encoder.segment({ ...segment, direction: 'broker-to-backend', bytes: offer({ token }) }),
      encoder.segment({ ...segment, direction: 'backend-to-broker', bytes: ack({ token }) }),
    );
  }
  return Buffer.concat(parts);
}

/** Standard output that keeps what is written to it. */
function written() {
  const writes: string[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      writes.push(chunk.toString());
      done();
    },
  });
  const output = new Output(stream as unknown as NodeJS.WriteStream, () => {});
  return { writes, reporter: new Reporter(output, jsonFormat(), { patient: true }) };
}

const OPTIONS = {
  name: 'test.pcapng',
  direction: null,
  filter: null,
  summaryOnly: false,
  exitZero: false,
  progress: () => {},
} as const;

/** A capture of a command with that deadline, whose offer was answered after so many ms. */
function answeredAfter(ms: number, deadlineMs: number): Uint8Array {
  const encoder = CAPTURE_FORMS.pcapng('test', deadlineMs);
  const segment = { connection: 0, time: 1_700_000_000_000_000, descriptors: null };
  return concat(
    encoder.head(),
    encoder.segment({ ...segment, direction: 'broker-to-backend', bytes: offer() }),
    encoder.segment({
      ...segment,
      time: segment.time + 1000 * ms,
      direction: 'backend-to-broker',
      bytes: ack(),
    }),
  );
}

describe('the deadline', () => {
  it.each([
    ['is that of the command that recorded it', 3_000, 2_000, null, 'late'],
    ['may be longer there than the usual one', 6_000, 10_000, null, 'accepted'],
    ['is the usual one where that was', 6_000, 5_000, null, 'late'],
    ['is what was asked for, all the same', 3_000, 2_000, 4_000, 'accepted'],
    ['asked for may be shorter', 3_000, 10_000, 1_000, 'late'],
  ] as const)('%s', async (_what, ms, recorded, deadlineMs, outcome) => {
    for (const summaryOnly of [false, true]) {
      const { writes, reporter } = written();
      const notices: string[] = [];
      reporter.notice = (text) => void notices.push(text);
      async function* chunks() {
        yield answeredAfter(ms, recorded);
      }
      await decode({ ...OPTIONS, summaryOnly, deadlineMs, chunks: chunks(), reporterFor: () => reporter });
      expect(JSON.parse(writes.join('').trimEnd().split('\n').at(-1)!).handoffs[outcome]).toBe(1);
      const says =
        deadlineMs === null ? `of the command that recorded them, ${recorded} ms` : 'by --deadline';
      expect(notices.join()).toContain(recorded === 5_000 ? '' : says);
      expect(notices.length).toBe(recorded === 5_000 ? 0 : 1);
    }
  });
});

describe('decoding', () => {
  it('writes by bytes, not once for each packet', async () => {
    const { writes, reporter } = written();
    async function* chunks() {
      yield recording(3_000);
    }
    await decode({ ...OPTIONS, chunks: chunks(), reporterFor: () => reporter });
    const lines = writes.join('').trimEnd().split('\n');
    expect(lines).toHaveLength(4 * 3_000 + 1);
    expect(writes.length).toBeLessThan(writes.join('').length / (64 * 1024) + 2);
  });

  it('shows what it has while the source has to be waited for', async () => {
    const { writes, reporter } = written();
    let goOn = () => {};
    async function* chunks() {
      yield recording(1);
      await new Promise<void>((done) => {
        goOn = done;
      });
    }
    const decoded = decode({ ...OPTIONS, chunks: chunks(), reporterFor: () => reporter });
    while (!writes.join('').includes('"type":"handoff"')) await new Promise((done) => setImmediate(done));
    goOn();
    expect(await decoded).toBe(0);
    expect(writes.at(-1)).toContain('"type":"summary"');
  });
});

describe('what is asked of a recording as a whole', () => {
  const condition = (expression: string) => ({ expression, fits: compileFilter(expression) });
  const decoded = async (required: string | null, forbidden: string | null) => {
    const { writes, reporter } = written();
    async function* chunks() {
      yield recording(3);
    }
    const conditions = new Conditions(
      required === null ? null : condition(required),
      forbidden === null ? null : condition(forbidden),
    );
    const code = await decode({ ...OPTIONS, conditions, chunks: chunks(), reporterFor: () => reporter });
    return { code, summary: JSON.parse(writes.join('').trimEnd().split('\n').at(-1)!) };
  };

  it.each([
    ['outcome == "accepted"', null, 0],
    ['outcome == "refused"', null, 1],
    [null, 'outcome == "refused"', 0],
    [null, 'serviceName == "zccache"', 1],
    ['message == "HandoffAck"', 'type == "bytes"', 0],
  ])('some record matches %s, none matches %s: %i', async (required, forbidden, code) => {
    const outcome = await decoded(required, forbidden);
    expect(outcome.code).toBe(code);
    expect(outcome.summary).toMatchObject({ met: code === 0, expected: expect.stringContaining('matches') });
  });

  it('counts of a handoff how it ended, not what it was on the way', () => {
    const conditions = new Conditions(null, condition('outcome == "unanswered"'));
    conditions.see({ type: 'handoff', index: 0, outcome: 'unanswered' });
    conditions.see({ type: 'handoff', index: 0, outcome: 'accepted' });
    expect(conditions.missed).toEqual([]);
    conditions.see({ type: 'handoff', index: 1, outcome: 'unanswered' });
    expect(conditions.missed).toEqual(['--fail-if: 1 record matches outcome == "unanswered"']);
  });
});
