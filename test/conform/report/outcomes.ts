import type { CaseOutcome } from '../../../src/conform/outcome.ts';
import { ReadFrameRecord } from '../../../src/records/frame-record.ts';
import { readFrame } from '../../../src/wire/frame/frame.ts';
import { ack, offer } from '../../wire/building.ts';

/** What a peer could say to break out of a report. */
export const HOSTILE =
  'a "close" | <script>alert(1)</script> & `code` ]]> \u001b[31m\u0000\u202e\ud800 # TODO\nnext';

const FRAMES = [offer(), ack()].map(
  (bytes, index) =>
    new ReadFrameRecord(
      index,
      0,
      null,
      readFrame(bytes, 0, bytes.length, 0, index === 0 ? 'broker-to-backend' : 'backend-to-broker'),
      [],
    ),
);

/** Every way in which a case can end. */
export const OUTCOMES: readonly CaseOutcome[] = [
  outcome('token/missing', { frames: FRAMES }),
  outcome('token/used-twice', {
    result: 'failed',
    seen: 'accepted',
    frames: FRAMES,
    printed: 'adopted 7\nadopted 8',
  }),
  outcome('token/used-elsewhere', { result: 'failed', known: true, seen: 'accepted', level: 'should' }),
  outcome('flow/pipelined', { known: true }),
  outcome('flow/many-at-once', { result: 'failed', seen: HOSTILE, printed: HOSTILE }),
  outcome('descriptor/served', { result: 'skipped', seen: 'this system does not tell' }),
  outcome('leave/at-once', { result: 'skipped', ms: 0 }),
  outcome('leave/reset', { result: 'not-run', ms: 0 }),
  {
    ...outcome('', { result: 'failed', seen: 'two ACKs that accept one token', moves: '0:[0]+1,0:02ff' }),
    id: 'fuzz/1',
  },
];

function outcome(name: string, changes: Partial<CaseOutcome>): CaseOutcome {
  return {
    id: `backend/${name}`,
    title: 'what is played',
    level: 'must',
    section: name.startsWith('token') ? 'token-once' : 'sideband-repeat',
    required: 'answers with an ACK that does not accept',
    ...{ result: 'passed', known: false, seen: '', ms: 12.3, frames: [], printed: '' },
    ...changes,
  };
}
