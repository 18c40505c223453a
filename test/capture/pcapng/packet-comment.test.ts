import { expect, it } from 'vitest';
import { formatComment, parseComment } from '../../../src/capture/pcapng/packet-comment.ts';
import type { PassedDescriptor } from '../../../src/wire/descriptor.ts';
import { MAX_DESCRIPTORS } from '../../../src/wire/limits.ts';

const FACTS = { connection: 0, direction: 'broker-to-backend', descriptors: 253, timed: true } as const;
const passed = Array.from({ length: MAX_DESCRIPTORS }, (_, index): PassedDescriptor => {
  const fate = index === MAX_DESCRIPTORS - 1 ? 'adopted' : 'dropped-by-kernel';
  return { kind: 'datagram', blocking: false, fate };
});

it('keeps what is known of all descriptors that one message can bring', () => {
  expect(parseComment(formatComment({ ...FACTS, passed }))).toMatchObject({ passed });
});

it('keeps as much of a frame that was changed as there is room for beside them', () => {
  const changed = { by: 'corrupt:token', was: new Uint8Array(40_000).fill(7) };
  const comment = formatComment({ ...FACTS, passed, changed });
  expect(comment.length).toBeLessThanOrEqual(65_535);
  const read = parseComment(comment)!;
  expect(read.passed).toEqual(passed);
  expect(read.changed!.was.length).toBeGreaterThan(20_000);
  expect(parseComment(formatComment({ ...FACTS, changed }))!.changed!.was.length).toBeGreaterThan(30_000);
});
