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
  /** How many of its first bytes tell that, none of which can be secret; 0 where they may be. */
  readonly toldBy: number;
}

/** No kind and no protocol that a frame can have takes more bytes. */
const LONGEST_NUMBER = 3;
/** Its header, three such numbers with their tags, and one more tag. */
const MOST_TOLD = 20;

/** Looks at the beginning of a frame; null for bytes that are none, or too few to tell its length. */
export function cutFrame(head: Uint8Array): CutFrame | null {
  if (head.length < HEADER_LENGTH || headerFault(head, 0, head.length) !== null) return null;
  return { length: frameLengthAt(head, 0), ...nameOf(head) };
}

/** Fields come in the order of their numbers: once a later one has come, one that was left out has its default. */
function nameOf(head: Uint8Array): Omit<CutFrame, 'length'> {
  const varint = new VarintReader();
  let [kind, protocol, number]: [number, number, number] = [0, 0, 0];
  let longest = 0;
  let at = HEADER_LENGTH;
  const next = () => {
    const read = varint.read(head, at, head.length);
    longest = Math.max(longest, varint.next - at);
    at = varint.next;
    return read;
  };
  const told = (name: string) => ({ name, toldBy: longest > LONGEST_NUMBER || at > MOST_TOLD ? 0 : at });
  while (number < PAYLOAD) {
    if (!next()) return told('frame');
    number = varint.low >>> 3;
    if (number >= PAYLOAD) break;
    if ((varint.low & 7) !== 0) return { name: 'frame', toldBy: 0 };
    if (!next()) return told('frame');
    if (number === KIND) kind = varint.low;
    else if (number === PROTOCOL) protocol = varint.low;
  }
  const [message] = REGISTRY.get(protocol)?.messages?.[kind] ?? [];
  return told(message ?? `${KIND_NAMES[kind] ?? `frame of kind ${kind}`} of ${protocolName(protocol)}`);
}
