import type { Draft } from '../frames/draft.ts';
import { MAX_BODY_LENGTH, MAX_HELLO_BODY_LENGTH } from '../wire/limits.ts';
import { everywhere, type Fault, toFrame } from './fault.ts';

export const oversize: Fault = {
  name: 'oversize',
  summary:
    'the header claims one byte more than the 16 MiB that a body may have; a Hello has one byte more than its 64 KiB',
  reaches: everywhere('framing'),
  // A stock broker reads a long Hello whole before it refuses it, so that its bytes must be there.
  apply: toFrame((draft) => (draft.message === 'Hello' ? withLongBody(draft) : withLongHeader(draft))),
};

function withLongHeader(draft: Draft): Draft {
  return {
    ...draft,
    changeFrame: (bytes) => {
      const changed = bytes.slice();
      new DataView(changed.buffer).setUint32(1, MAX_BODY_LENGTH + 1, true);
      return changed;
    },
  };
}

/** Field 1000 of the Frame, length-delimited, with a length of three bytes. */
const PADDING = Uint8Array.of(0xc2, 0x3e);
const PADDING_HEADER_LENGTH = PADDING.length + 3;

function withLongBody(draft: Draft): Draft {
  return {
    ...draft,
    changeBody: (bytes) => {
      const length = MAX_HELLO_BODY_LENGTH + 1 - bytes.length - PADDING_HEADER_LENGTH;
      const header = [...PADDING, (length & 0x7f) | 0x80, ((length >> 7) & 0x7f) | 0x80, length >> 14];
      return Buffer.concat([bytes, Uint8Array.from(header), new Uint8Array(length)]);
    },
  };
}
