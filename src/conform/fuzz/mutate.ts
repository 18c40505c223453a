import { faultsFor } from '../../faults/catalogue.ts';
import { type Draft, encodeDraft, type FrameName } from '../../frames/draft.ts';
import { encodeMessageDraft, messageDraft } from '../../frames/message.ts';
import type { SeededRandom } from './random.ts';

/** Values at the edges of what a number can be, for the fields of an envelope. */
const NUMBERS = ['0', '1', '2', '3', '255', '53503', '44289', '65536', '2147483648', '18446744073709551615'];
const NUMBER_FIELDS = ['envelopeVersion', 'kind', 'payloadProtocol', 'payloadEncoding', 'requestId'] as const;

/** Encodes a right frame, or one that is changed in a field, by a named fault, or in its bytes. */
export function mutated(draft: Draft, frame: FrameName, random: SeededRandom): Uint8Array {
  switch (random.below(6)) {
    case 0:
      return encodeDraft(draft);
    case 1:
      return encodeDraft(withField(draft, random));
    case 2:
    case 3:
      return faulty(draft, frame, random);
    default:
      return withBytes(encodeDraft(draft), random);
  }
}

function withField(draft: Draft, random: SeededRandom): Draft {
  const field = random.pick(NUMBER_FIELDS);
  const value = random.pick(NUMBERS);
  // Only the request id has 64 bits.
  const fits = field === 'requestId' ? value : Number(BigInt(value) & 0x7fff_ffffn);
  return { ...draft, envelope: { ...draft.envelope, [field]: fits } };
}

function faulty(draft: Draft, frame: FrameName, random: SeededRandom): Uint8Array {
  const fault = random.pick(faultsFor(frame));
  const { frame: parts } = encodeMessageDraft(fault.apply(messageDraft(draft)));
  return Buffer.concat(parts.map(({ bytes }) => bytes));
}

/** One change to the bytes, wherever it falls. */
function withBytes(bytes: Uint8Array, random: SeededRandom): Uint8Array {
  const at = random.below(bytes.length);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (random.below(5)) {
    case 0: {
      const flipped = bytes.slice();
      flipped[at] = flipped[at]! ^ (1 << random.below(8));
      return flipped;
    }
    case 1:
      return Buffer.concat([before, random.bytes(1 + random.below(4)), after]);
    case 2:
      return Buffer.concat([before, after.subarray(1 + random.below(4))]);
    case 3:
      return before;
    default:
      return Buffer.concat([bytes, random.oneIn(2) ? bytes : random.bytes(1 + random.below(20))]);
  }
}
