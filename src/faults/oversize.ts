import { MAX_BODY_LENGTH, MAX_HELLO_BODY_LENGTH } from '../protocol/limits.ts';
import type { Fault } from './fault.ts';

export const oversize: Fault = {
  name: 'oversize',
  summary: 'the header claims one byte more than the 16 MiB that a body may have, in a Hello than 64 KiB',
  reaches: 'framing',
  frames: ['handoff', 'hello'],
  apply: (draft) => {
    const longest = draft.message === 'Hello' ? MAX_HELLO_BODY_LENGTH : MAX_BODY_LENGTH;
    return { ...draft, changeFrame: (bytes) => withLength(bytes, longest + 1) };
  },
};

function withLength(bytes: Uint8Array, length: number): Uint8Array {
  const changed = bytes.slice();
  new DataView(changed.buffer).setUint32(1, length, true);
  return changed;
}
