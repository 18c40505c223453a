import type { Segment } from '../records/segment.ts';
import { HEADER_LENGTH, TOKEN_LENGTH } from '../wire/limits.ts';
import { isOrAre, plural } from '../wire/plural.ts';
import { headerAt } from './beginning.ts';
import type { ByteQueue } from './byte-queue.ts';
import { foreign } from './damage.ts';
import type { CaptureForm, TextForm } from './form.ts';

type Batches = AsyncIterable<Iterable<Segment>>;

const HEAD_LENGTH = TOKEN_LENGTH + HEADER_LENGTH;

/**
 * The traffic that a text shows, with a remark where nothing in it confirms what the text was taken for: neither at its beginning nor
 * behind a sideband is there a frame.
 */
export async function* doubted(
  batches: Batches,
  { called }: TextForm,
  queue: ByteQueue,
  remarks: string[],
): Batches {
  let head = Buffer.alloc(0);
  let length = 0;
  for await (const batch of batches) {
    const segments = [...batch];
    for (const { bytes } of segments) {
      length += bytes.length;
      if (head.length < HEAD_LENGTH) head = Buffer.concat([head, bytes.subarray(0, HEAD_LENGTH)]);
    }
    yield segments;
  }
  if (!headerAt(head, 0) && !headerAt(head, TOKEN_LENGTH))
    remarks.push(
      `its ${plural(queue.offset, 'byte')} of text ${isOrAre(queue.offset)} read as ${called}, ${plural(length, 'byte')}; --from raw reads them as they are`,
    );
}

/** Of a text that shows bytes they are more than this part. */
const LEAST_SHOWN = 1 / 16;

/**
 * The traffic in a recording that was said to be of a form, with a remark where a text of bytes shows hardly any. Throws a Failure where
 * it turns out to hold something else.
 */
export async function* asked(
  batches: Batches,
  { name, tells }: CaptureForm,
  queue: ByteQueue,
  remarks: string[],
): Batches {
  let empty = true;
  let length = 0;
  for await (const batch of batches) {
    const segments = [...batch];
    empty &&= segments.length === 0;
    for (const { bytes } of segments) length += bytes.length;
    yield segments;
  }
  if (empty && queue.offset > 0) throw foreign(`nothing in it can be read as ${name}`);
  if (!tells.connections && length < queue.offset * LEAST_SHOWN)
    remarks.push(
      `only ${plural(length, 'byte')} of its ${queue.offset} bytes of text can be read as ${name}`,
    );
}
