import { readFrame } from '../wire/frame/frame.ts';
import { FRAMING_VERSION, HEADER_LENGTH, MAX_BODY_LENGTH, TOKEN_LENGTH } from '../wire/limits.ts';
import { FrameKind, Protocol } from '../wire/registry.ts';
import { pieceAt } from '../wire/stream/piece-at.ts';

/**
 * What kind of bytes an end began with. `reply` is anything that only a broker says to a client; `handoff` is a handoff frame of a
 * kind that no handoff has.
 */
export type Beginning = 'offer' | 'hello' | 'ack' | 'reply' | 'handoff' | 'other' | 'wait';

/** @param last whether nothing more can be learnt, as the rest was not recorded or is too far off: never `wait` */
export function beginningOf(head: Uint8Array, last: boolean): Beginning {
  const first = firstMessage(head, 0, last);
  if (first !== 'other' && first !== 'wait') return first;
  const after = head.length < TOKEN_LENGTH ? 'wait' : firstMessage(head, TOKEN_LENGTH, last);
  if (after === 'offer' || after === 'handoff') return 'offer';
  if (last) return 'other';
  return first === 'wait' || after === 'wait' ? 'wait' : 'other';
}

/** Whether the header of a frame may be there: the version, and a length whose highest byte the cap allows. */
export function headerAt(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === FRAMING_VERSION && bytes[at + HEADER_LENGTH - 1]! <= 1;
}

/** What is a frame with another framing byte is one here as it is in a stream. */
const STREAM = { sidebands: false, onlyPlausible: false } as const;

function firstMessage(head: Uint8Array, start: number, last: boolean): Beginning {
  if (head.length < start + HEADER_LENGTH) return 'wait';
  const bodyLength = Buffer.from(head.buffer, head.byteOffset, head.length).readUInt32LE(start + 1);
  // A frame without a body says nothing about who sends it; an eventfd’s count looks like one.
  if (bodyLength === 0 || bodyLength > MAX_BODY_LENGTH) return 'other';
  const end = start + HEADER_LENGTH + bodyLength;
  if (head[start] !== FRAMING_VERSION) {
    const { type } = pieceAt(head, start, { ...STREAM, ended: last }, false);
    if (type !== 'frame') return type === 'need' ? 'wait' : 'other';
  }
  if (head.length < end) return last ? byItsFirstFields(head, start + HEADER_LENGTH) : 'wait';
  const { message, kind, payloadProtocol } = readFrame(head, start, end, 0, null);
  if (message === 'HandoffOffer') return 'offer';
  if (message === 'Hello') return 'hello';
  if (message === 'HandoffAck') return kind === FrameKind.EVENT ? 'reply' : 'ack';
  if (message === 'HelloReply') return 'reply';
  return payloadProtocol === Protocol.HANDOFF ? 'handoff' : 'other';
}

/** What a frame is whose end is missing: `envelope_version`, `kind` and `payload_protocol` come first. */
function byItsFirstFields(head: Uint8Array, start: number): Beginning {
  let kind = 0;
  let protocol = 0;
  let at = start;
  for (let field = 1; field <= 3; field++) {
    if (head[at] !== field << 3) {
      if (field === 1) return 'other';
      continue;
    }
    let value = 0;
    let place = 1;
    do {
      at += 1;
      value += (head[at]! & 0x7f) * place;
      place *= 128;
    } while ((head[at] ?? 0) >= 0x80 && place < 2 ** 32);
    at += 1;
    if (field === 2) kind = value;
    if (field === 3) protocol = value;
  }
  // Then the payload: without it, these are not a frame's first fields.
  if (head[at] !== 0x22) return 'other';
  if (protocol === Protocol.HANDOFF) return (['offer', 'ack', 'reply'] as const)[kind] ?? 'handoff';
  return protocol === 0 ? ((['hello', 'reply'] as const)[kind] ?? 'other') : 'other';
}
