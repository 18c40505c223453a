import { StreamSplitter } from '../wire/stream/stream.ts';

/** A frame, or bytes that are none. */
export interface LastAnswer {
  readonly bytes: Uint8Array;
  readonly isFrame: boolean;
}

/**
 * What is in the last bytes that are read of a backend, which begin with some that are not a frame: a broker stops there, but what
 * came with them has been seen, and is shown as the decoder finds it. A frame whose end is missing is left out.
 */
export function lastAnswers(bytes: Uint8Array): LastAnswer[] {
  const found: LastAnswer[] = [];
  const pieces = {
    sideband: () => {},
    frame: (all: Uint8Array, start: number, end: number) =>
      void found.push({ bytes: all.subarray(start, end), isFrame: true }),
    unframed: (offset: number, length: number, _: Uint8Array, reason: string) => {
      if (reason !== 'truncated')
        found.push({ bytes: bytes.subarray(offset, offset + length), isFrame: false });
    },
  };
  const splitter = new StreamSplitter(pieces, false);
  splitter.push(bytes);
  splitter.end();
  return found;
}
