import type { ByteQueue } from '../byte-queue.ts';
import { isDeadline } from '../deadline.ts';
import { PCAPNG_EVIDENCE, sectionComment } from './pcapng-blocks.ts';

/** The header of a section that this program writes is shorter. In bytes. */
const LONGEST_HEADER = 4096;

/** What is said in the header of a capture, such as `deadline 2000 ms`. */
export function formatDeadline(deadlineMs: number): string {
  return `deadline ${deadlineMs} ms`;
}

/** How long whoever recorded the capture waited for an ACK, in ms; null where its header does not say. */
export async function deadlineInHeader(queue: ByteQueue): Promise<number | null> {
  const head = await queue.peek(PCAPNG_EVIDENCE);
  if (head.length < PCAPNG_EVIDENCE) return null;
  const length = new DataView(head.buffer, head.byteOffset, head.length).getUint32(4, true);
  if (length > LONGEST_HEADER) return null;
  const [, digits] = /^deadline (\d{1,10}) ms$/.exec(sectionComment(await queue.peek(length)) ?? '') ?? [];
  const deadlineMs = digits === undefined ? null : Number(digits);
  return isDeadline(deadlineMs) ? deadlineMs : null;
}
