import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { editedFrame } from './edited-frame.ts';

/** `handle_value` of a HandoffOffer. docs/protocol.md, "Messages". */
const HANDLE_VALUE = 1;

/** An offer with another handle, every other byte of it as it was. @param value as a decimal number */
export function withHandleValue(offer: FrameReading, value: string): Uint8Array {
  return editedFrame(offer, [{ number: HANDLE_VALUE, value: BigInt(value) }]);
}
