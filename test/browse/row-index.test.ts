import { describe, expect, it } from 'vitest';
import { type Row, RowIndex } from '../../src/browse/row-index.ts';
import { problem } from '../../src/wire/problem.ts';

/** A row of bytes at `offset`, unlike it in what is given. */
function row(offset: number, own: Partial<Row> = {}): Row {
  return {
    ...{ type: 'bytes', connection: 0, direction: null, offset, length: 10, place: offset, kept: 10 },
    ...{ time: null, frame: -1, message: null, descriptors: null, passed: undefined, problems: [], by: '' },
    ...own,
  };
}

function indexOf(...rows: readonly Row[]): RowIndex {
  const index = new RowIndex();
  for (const each of rows) index.push(each);
  return index;
}

describe('the index of rows', () => {
  it('gives back every row as it was noted', () => {
    const passed = [{ kind: 'stream', blocking: true, inode: null, device: null, fate: null }] as never;
    const rows = [
      row(0),
      row(10, { type: 'frame', frame: 0, message: 'HandoffOffer', direction: 'broker-to-backend' }),
      row(20, { type: 'sideband', direction: 'broker-to-backend', descriptors: 1, passed }),
      row(30, { type: 'frame', frame: 1, message: null, direction: 'backend-to-client', descriptors: 0 }),
      row(40, { type: 'changed', by: 'drop', place: 7, kept: 3, time: 1_700_000_000_000_123 }),
      row(50, { type: 'gap', length: 2 ** 40, kept: 0 }),
      row(60, { descriptors: 253 }),
      row(70, { descriptors: 254 }),
      row(80, {
        descriptors: 70_000,
        connection: 12,
        problems: [problem('envelope-version', null, 80, 'it is 2')],
      }),
    ];
    const index = indexOf(...rows);
    expect(rows.map((_, at) => index.at(at))).toEqual(rows);
    expect(index.severityAt(8)).toBe(rows[8]!.problems[0]!.severity);
  });

  it('knows times and places also where the first rows have none of their own', () => {
    const many = Array.from({ length: 3000 }, (_, at) =>
      row(at * 10, at < 1500 ? {} : { time: at % 3 === 0 ? null : at, place: at }),
    );
    const index = indexOf(...many);
    expect(many.map((_, at) => index.at(at))).toEqual(many);
  });

  it('finds the row of a frame, and the frame of a row', () => {
    const index = indexOf(
      row(0),
      row(10, { type: 'frame', frame: 0 }),
      row(20),
      row(30, { type: 'frame', frame: 1 }),
    );
    expect([0, 1, 2, null].map((frame) => index.rowOfFrame(frame))).toEqual([1, 3, -1, -1]);
    expect([0, 1, 2, 3].map((at) => index.frameAt(at))).toEqual([-1, 0, -1, 1]);
  });

  it('learns of handoffs in any order', () => {
    const { handoffs } = new RowIndex();
    const told = { connection: 3, outcome: 'refused', offer: 1, ack: 2, ready: -1, latencyMs: 0.5 } as const;
    handoffs.set(2000, { ...told, errorDetail: 'busy', problems: [] });
    expect(handoffs.length).toBe(2001);
    expect(handoffs.at(2000)).toEqual({ ...told, errorDetail: 'busy', problems: [] });
    expect(handoffs.at(7)).toMatchObject({ outcome: 'unanswered', offer: -1, latencyMs: null });
  });
});
