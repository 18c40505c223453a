import { expect, it } from 'vitest';
import { Decoder } from '../../src/records/decoder.ts';
import { Tally } from '../../src/records/tally.ts';
import type { TrafficRecord } from '../../src/records/traffic-record.ts';
import type { PassedDescriptor } from '../../src/wire/descriptor.ts';
import { ack, offer, TOKEN } from '../wire/building.ts';

/** A conversation in which a descriptor is handed over; what comes of it afterwards is written into `passed`. */
function handedOver() {
  const passed: PassedDescriptor = { kind: 'stream', blocking: true, fate: null };
  const outcomes: string[] = [];
  const tally = new Tally();
  const take = (record: TrafficRecord) => {
    tally.add(record);
    if (record.type !== 'handoff') return;
    outcomes.push(`${record.outcome} ${record.passed?.[0]?.fate} ${record.replaces?.outcome ?? 'new'}`);
  };
  const decoder = new Decoder(take, { followsDescriptors: true });
  const at = { connection: 0, time: 1_000_000 };
  decoder.push({ ...at, direction: 'broker-to-backend', bytes: TOKEN, descriptors: 1, passed: [passed] });
  decoder.push({ ...at, direction: 'broker-to-backend', bytes: offer(), descriptors: 0 });
  decoder.push({ ...at, direction: 'backend-to-broker', bytes: ack(), descriptors: 0 });
  const talk = (connection: number) =>
    decoder.push({ connection, direction: null, time: null, bytes: Uint8Array.of(1), descriptors: null });
  return { decoder, passed, outcomes, talk, tally };
}

it('a handoff is reported again when it is known what became of its descriptor', () => {
  const { decoder, passed, outcomes, talk, tally } = handedOver();
  talk(1);
  expect(outcomes).toEqual(['accepted null new']);
  passed.fate = 'adopted';
  talk(1);
  decoder.end();
  expect(outcomes).toEqual(['accepted null new', 'accepted adopted accepted']);
  expect(tally.summary).toMatchObject({ handoffs: { accepted: 1 }, latencyMs: { count: 1 } });
});

it('at the latest at the end, and not at all where nothing is known by then', () => {
  const known = handedOver();
  known.passed.fate = 'leaked';
  known.decoder.end();
  expect(known.outcomes.at(-1)).toBe('accepted leaked accepted');
  const unknown = handedOver();
  unknown.decoder.end();
  expect(unknown.outcomes).toEqual(['accepted null new']);
});
