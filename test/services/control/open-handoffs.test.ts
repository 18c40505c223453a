import { describe, expect, it } from 'vitest';
import type { Segment } from '../../../src/records/segment.ts';
import { OpenHandoffs } from '../../../src/services/control/open-handoffs.ts';
import { readFrame } from '../../../src/wire/frame/frame.ts';
import { decode, fromBackend, toBackend } from '../../records/decoding.ts';
import { ack, offer } from '../../wire/building.ts';

const token = (fill: number) => new Uint8Array(16).fill(fill);
const reading = (bytes: Uint8Array) => readFrame(bytes, 0, bytes.length, 0, null);
const shown = (open: OpenHandoffs) =>
  [...open].map(({ index, serviceName, offer: place }) => `${index} ${serviceName} ${place ?? 'not passed'}`);

/** The handoffs that records tell of. */
function seeing(open: OpenHandoffs, ...segments: readonly Segment[]): void {
  for (const record of decode(...segments)) if (record.type === 'frame') open.see(record);
}

describe('open handoffs', () => {
  it('begin with the record of their offer', () => {
    const open = new OpenHandoffs(false);
    seeing(open, toBackend(offer({ token: token(1), serviceName: 'one' })));
    expect(shown(open)).toEqual(['0 one 0']);
    const facts = ['index', 'connection', 'token', 'correlationId', 'serviceName', 'offer', 'outcome'];
    expect([...open].map((told) => Object.keys(told))).toEqual([facts]);
  });

  it('begin when a tap sees their offer, before it has passed', () => {
    const open = new OpenHandoffs(false);
    open.came(0, reading(offer({ token: token(1), serviceName: 'one' })));
    open.came(1, reading(offer({ token: token(2), serviceName: 'two' })));
    expect(shown(open)).toEqual(['0 one not passed', '1 two not passed']);
    seeing(open, toBackend(offer({ token: token(2), serviceName: 'two' }), { connection: 1 }));
    expect(shown(open)).toEqual(['0 one not passed', '1 two 0']);
  });

  it('are over with their answer, told by the record, whatever order they passed in', () => {
    const open = new OpenHandoffs(false);
    open.came(0, reading(offer({ token: token(1) })));
    open.came(1, reading(offer({ token: token(2) })));
    for (const record of decode(
      toBackend(offer({ token: token(2) }), { connection: 1 }),
      fromBackend(ack({ token: token(2) }), { connection: 1 }),
    ))
      if (record.type === 'frame' || record.type === 'handoff') open.see(record);
    expect([...open]).toMatchObject([{ index: 0, offer: null, outcome: null }]);
  });

  it('end with their connection where their offer never passed', () => {
    const open = new OpenHandoffs(false);
    open.came(0, reading(offer({ token: token(1) })));
    open.endConnection(0);
    expect([...open]).toEqual([]);
  });

  it('last until their record where a tap withholds the offer, and keep their numbers where it changes one', () => {
    const open = new OpenHandoffs(false);
    const [first, second, third] = [1, 2, 3].map((fill) => offer({ token: token(fill) }));
    for (const came of [first!, second!, third!]) open.came(0, reading(came));
    const records = decode(
      { ...toBackend(new Uint8Array()), changed: { by: 'drop', was: first! } },
      { ...toBackend(new Uint8Array()), changed: { by: 'corrupt:token', was: second! } },
      toBackend(offer({ token: token(9) })),
      toBackend(third!),
      fromBackend(ack({ token: token(3) })),
    );
    const ended = records.findIndex(({ type }) => type === 'handoff') + 1;
    for (const record of records.slice(0, ended)) open.see(record);
    expect([...open]).toMatchObject([
      { index: 0, offer: null, token: '01'.repeat(16) },
      { index: 1, offer: 0, token: '02'.repeat(16) },
    ]);
    for (const record of records.slice(ended)) open.see(record);
    expect([...open]).toEqual([]);
  });
});
