import { Writable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonFormat } from '../../src/formats/json-format.ts';
import { Output } from '../../src/output/output.ts';
import type { RecordSink } from '../../src/output/record-sink.ts';
import { Reporter } from '../../src/output/reporter.ts';
import type { Segment } from '../../src/records/segment.ts';
import { Traffic } from '../../src/services/traffic.ts';
import { ack, offer } from '../wire/building.ts';

const token = (number: number) => new Uint8Array(16).fill(number, 1);

/** What a live command sees of one handoff, or of something that only resembles one. */
function handoff(number: number, outcome: string): Segment[] {
  const time = 1_767_225_600_000_000 + 1000 * number;
  const toBackend = { connection: number, direction: 'broker-to-backend', time } as const;
  const passed = [
    { kind: 'stream', blocking: true, fate: outcome === 'refused' ? 'closed' : 'adopted' },
  ] as const;
  const answer = ack({ token: token(outcome === 'invalid' ? 99 : number), accepted: outcome !== 'refused' });
  return [
    outcome === 'no descriptor'
      ? { ...toBackend, bytes: token(number), descriptors: 0 }
      : { ...toBackend, bytes: token(number), descriptors: 1, passed: [...passed] },
    { ...toBackend, bytes: offer({ token: token(number) }), descriptors: 0 },
    { connection: number, direction: 'backend-to-broker', time: time + 57, bytes: answer, descriptors: 0 },
  ];
}

/** What is printed of the segments. @param quick whether rows may be written past the records */
function printed(segments: readonly Segment[], quick: boolean): string {
  let text = '';
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      text += chunk;
      done();
    },
  });
  const reporter = new Reporter(new Output(stream, () => {}), jsonFormat());
  const { direct, ...others } = sinkOf(reporter);
  const due: (() => void)[] = [];
  const traffic = new Traffic(quick ? { ...others, direct } : others, null, {}, null, (_ms, then) =>
    due.push(then),
  );
  for (const segment of segments) {
    traffic.segment(segment);
    if (segment.direction === 'backend-to-broker')
      traffic.endConnection(segment.connection, segment.time!, null);
  }
  for (const show of due) show();
  reporter.record(traffic.end());
  return text;
}

function sinkOf(reporter: Reporter): RecordSink & { readonly direct: Reporter } {
  return {
    record: (record) => reporter.record(record),
    gather: (record) => reporter.gather(record),
    flush: () => reporter.flush(),
    room: () => reporter.room(),
    notice: () => {},
    warn: () => {},
    direct: reporter,
  };
}

describe('live traffic', () => {
  it('prints the same where rows of what is usual are written past the records', () => {
    const outcome = fc.constantFrom('accepted', 'accepted', 'refused', 'invalid', 'no descriptor');
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 60 }), (outcomes) => {
        const segments = outcomes.flatMap((one, number) => handoff(number, one));
        expect(printed(segments, true)).toBe(printed(segments, false));
      }),
      { numRuns: 30 },
    );
  });

  it('is shown in slices, each of which leaves time for answers', () => {
    const segments = Array.from({ length: 100 }, (_, number) => handoff(number, 'accepted')).flat();
    const shown: number[] = [];
    const due: (() => void)[] = [];
    let records = 0;
    const sink = {
      ...sinkOf(
        new Reporter(new Output(new Writable({ write: (_c, _e, d) => d() }), () => {}), jsonFormat()),
      ),
    };
    const counting = { ...sink, gather: () => void records++, direct: undefined as never };
    const traffic = new Traffic(counting, null, {}, null, (_ms, then) => due.push(then));
    for (const segment of segments) traffic.segment(segment);
    for (let show = due.shift(); show !== undefined; show = due.shift()) {
      show();
      shown.push(records);
    }
    expect(shown.length).toBeGreaterThan(3);
    expect(shown.at(-1)).toBe(400);
  });

  it('is shown in a pause, or after a while where there is none', () => {
    const sink = sinkOf(
      new Reporter(new Output(new Writable({ write: (_c, _e, d) => d() }), () => {}), jsonFormat()),
    );
    let records = 0;
    const counting = { ...sink, gather: () => void records++, direct: undefined as never };
    const due: (() => void)[] = [];
    const traffic = new Traffic(counting, null, {}, null, (_ms, then) => due.push(then));
    let number = 0;
    const pass = () => {
      for (const segment of handoff(number++, 'accepted')) traffic.segment(segment);
    };
    pass();
    due.shift()!();
    pass();
    due.shift()!();
    expect(records).toBe(0);
    due.shift()!();
    expect(records).toBe(8);
    expect(due).toEqual([]);
    let turns = 0;
    for (pass(); records === 8 && turns < 100; turns++) {
      pass();
      due.shift()!();
    }
    expect(turns).toBe(40);
  });

  it('is shown without waiting for a pause where much has come, which is freed then', () => {
    const sink = sinkOf(
      new Reporter(new Output(new Writable({ write: (_c, _e, d) => d() }), () => {}), jsonFormat()),
    );
    const due: (() => void)[] = [];
    const traffic = new Traffic({ ...sink, direct: undefined as never }, null, {}, null, (ms, then) => {
      due.push(then);
      waits.push(ms);
    });
    const waits: number[] = [];
    const bytes = new Uint8Array(64 * 1024);
    const pass = () =>
      traffic.transfer(0, 'backend-to-broker', { end: 0, sent: false, at: 1, bytes, passed: [] });
    for (let chunk = 0; chunk < 16; chunk++) pass();
    due.shift()!();
    // What is left of it is shown in the next turn, not after a pause.
    expect(waits).toEqual([2, 0]);
  });
});
