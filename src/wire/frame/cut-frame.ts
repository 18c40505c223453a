import { VarintReader } from '../fields/varint.ts';
import { frameLengthAt, headerFault } from '../header.ts';
import { HEADER_LENGTH } from '../limits.ts';
import { FrameKind, protocolName, REGISTRY } from '../registry.ts';

const KIND = 2;
const PROTOCOL = 3;
const PAYLOAD = 4;
const KIND_NAMES: { readonly [kind: number]: string } = {
  [FrameKind.REQUEST]: 'request',
  [FrameKind.RESPONSE]: 'response',
  [FrameKind.EVENT]: 'event',
  [FrameKind.CANCEL]: 'cancel',
};

/** What the beginning of a frame tells whose end was not recorded. */
export interface CutFrame {
  /** Of the whole frame, in bytes. */
  readonly length: number;
  /** Such as `HandoffOffer`, or `request of clud`; `frame` where too little of it is there. */
  readonly name: string;
}

/** Looks at the beginning of a frame; null for bytes that are none, or too few to tell its length. */
export function cutFrame(head: Uint8Array): CutFrame | null {
  if (head.length < HEADER_LENGTH || headerFault(head, 0, head.length) !== null) return null;
  return { length: frameLengthAt(head, 0), name: nameOf(head) };
}

/** Fields come in the order of their numbers: once a later one has come, one that was left out has its default. */
function nameOf(head: Uint8Array): string {
  const varint = new VarintReader();
  let [kind, protocol, number]: [number, number, number] = [0, 0, 0];
  for (let at = HEADER_LENGTH; number < PAYLOAD; ) {
    if (!varint.read(head, at, head.length)) return 'frame';
    number = varint.low >>> 3;
    const isVarint = (varint.low & 7) === 0;
    at = varint.next;
    if (number >= PAYLOAD) break;
    if (!isVarint || !varint.read(head, at, head.length)) return 'frame';
    if (number === KIND) kind = varint.low;
    else if (number === PROTOCOL) protocol = varint.low;
    at = varint.next;
  }
  const [message] = REGISTRY.get(protocol)?.messages?.[kind] ?? [];
  return message ?? `${KIND_NAMES[kind] ?? `frame of kind ${kind}`} of ${protocolName(protocol)}`;
}
