import { expect, it } from 'vitest';
import { ByteQueue } from '../../../src/capture/byte-queue.ts';
import { sectionHeader } from '../../../src/capture/pcapng/pcapng-blocks.ts';
import { deadlineInHeader, formatDeadline } from '../../../src/capture/pcapng/section-comment.ts';
import { bytes } from '../../wire/building.ts';

function said(head: Uint8Array): Promise<number | null> {
  async function* chunks() {
    yield head;
  }
  return deadlineInHeader(new ByteQueue(chunks()));
}

it('the deadline is read in the header of a capture, where that says it', async () => {
  expect(await said(sectionHeader('handoff-cli', formatDeadline(2_000)))).toBe(2_000);
  expect(await said(sectionHeader('handoff-cli', 'made by hand'))).toBeNull();
  expect(await said(sectionHeader('handoff-cli'))).toBeNull();
});

it('what is damaged says nothing', async () => {
  const head = sectionHeader('handoff-cli', formatDeadline(2_000));
  for (let length = 0; length < head.length; length++)
    expect(await said(head.subarray(0, length)), `${length} bytes`).toSatisfy(
      (found) => found === null || found === 2_000,
    );
  // A block, and an option, that say that they are longer than what is there.
  expect(await said(bytes('0a0d0d0a ffffffff 4d3c2b1a 01000000 ffffffffffffffff'))).toBeNull();
  expect(await said(bytes('0a0d0d0a 24000000 4d3c2b1a 01000000 ffffffffffffffff 0100ffff 6465'))).toBeNull();
});
