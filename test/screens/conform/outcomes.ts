import type { CaseOutcome } from '../../../src/conform/outcome.ts';
import { ReadFrameRecord } from '../../../src/records/frame-record.ts';
import type { FrameRecord } from '../../../src/records/traffic-records.ts';
import type { Direction } from '../../../src/wire/direction.ts';
import { readFrame } from '../../../src/wire/frame/frame.ts';
import { ack, offer } from '../../wire/building.ts';

/** Cases as a catalogue has them. */
export const CASES = [
  caseNamed('token/used-twice', 'a token that was accepted before, on the same connection', 'token-once'),
  caseNamed('token/missing', 'no token', 'token-length'),
  {
    ...caseNamed('flow/pipelined', 'three offers on one connection', 'sideband-repeat'),
    level: 'should' as const,
  },
  caseNamed('leave/reset', 'a broker that resets the connection before the ACK', 'offer-unanswerable'),
  caseNamed('leave/in-the-offer', 'a broker that leaves inside the offer', 'offer-unanswerable'),
];

function caseNamed(name: string, title: string, section: string) {
  return {
    id: `backend/${name}`,
    title,
    level: 'must' as 'must' | 'should',
    section,
    required: 'answers with a well-formed ACK that does not accept, and repeats token and correlation id',
  };
}

export const OFFERED = frame(offer(), 'broker-to-backend', 0);
const ANSWERED = frame(ack(), 'backend-to-broker', 1);

export function outcomeOf(index: number, changes: Partial<CaseOutcome> = {}): CaseOutcome {
  return {
    ...CASES[index]!,
    ...{ result: 'passed', known: false, seen: '', ms: 12.3, frames: [OFFERED, ANSWERED], printed: '' },
    ...changes,
  };
}

function frame(bytes: Uint8Array, direction: Direction, index: number): FrameRecord {
  return new ReadFrameRecord(index, 0, null, readFrame(bytes, 0, bytes.length, 0, direction), []);
}
