import { ENVELOPE_VERSION, FRAMING_VERSION, HEADER_LENGTH, TOKEN_LENGTH } from '../limits.ts';
import { FrameKind } from '../registry.ts';

const LONGEST_TEXT = 256;

/**
 * Recognises handoff frames that are exactly as every known writer makes them, as nearly all are, without building anything:
 * fields in order, each once, minimal varints below 2^28, a 16-byte token, ASCII texts, request_id equal to correlation_id.
 * Everything else is left to the field reader. The result is in the fields of this object.
 */
export class HandoffScan {
  kind = 0;
  payloadStart = 0;
  payloadEnd = 0;
  tokenStart = 0;
  /** Of an offer. */
  handleValue = 0;
  accepted = false;
  /** Where `accepted` is, or where the payload starts when it is left out. */
  acceptedPlace = 0;
  /** The service name of an offer, the error detail of an ACK. */
  textStart = 0;
  textEnd = 0;
  /** Both the request_id and the correlation_id. */
  id = 0;
  private bytes: Uint8Array = new Uint8Array();
  private position = 0;

  /** Whether the frame at `bytes[start, end)` is one of these, free of problems. */
  scan(bytes: Uint8Array, start: number, end: number): boolean {
    if (bytes[start] !== FRAMING_VERSION) return false;
    this.bytes = bytes;
    let at = start + HEADER_LENGTH;
    if (bytes[at] !== 0x08 || bytes[at + 1] !== ENVELOPE_VERSION) return false;
    at += 2;
    this.kind = 0;
    if (bytes[at] === 0x10) {
      this.kind = bytes[at + 1]!;
      if (this.kind > FrameKind.EVENT) return false;
      at += 2;
    }
    // 18 ff a1 03: payload_protocol 0xD0FF; 22: payload, shorter than 16 KiB.
    if (bytes[at] !== 0x18 || bytes[at + 1] !== 0xff || bytes[at + 2] !== 0xa1 || bytes[at + 3] !== 0x03)
      return false;
    if (bytes[at + 4] !== 0x22) return false;
    const length = this.varint(at + 5, end);
    const payloadStart = this.position;
    const payloadEnd = payloadStart + length;
    if (length < 0 || payloadEnd > end) return false;
    if (!this.scanPayload(payloadStart, payloadEnd)) return false;
    this.payloadStart = payloadStart;
    this.payloadEnd = payloadEnd;
    let requestId = 0;
    this.position = payloadEnd;
    if (payloadEnd < end) {
      if (bytes[payloadEnd] !== 0x28) return false;
      requestId = this.varint(payloadEnd + 1, end);
    }
    return this.position === end && requestId === this.id;
  }

  private scanPayload(start: number, end: number): boolean {
    const { bytes } = this;
    const offer = this.kind === FrameKind.REQUEST;
    let at = start;
    this.handleValue = 0;
    if (offer && bytes[at] === 0x08) {
      this.handleValue = this.varint(at + 1, end);
      if (this.handleValue < 0) return false;
      at = this.position;
    }
    if (bytes[at] !== (offer ? 0x12 : 0x0a) || bytes[at + 1] !== TOKEN_LENGTH) return false;
    this.tokenStart = at + 2;
    at += 2 + TOKEN_LENGTH;
    this.accepted = false;
    this.acceptedPlace = start;
    if (!offer && at < end && bytes[at] === 0x10) {
      if (bytes[at + 1]! > 1) return false;
      this.accepted = bytes[at + 1] === 1;
      this.acceptedPlace = at;
      at += 2;
    }
    this.textStart = this.textEnd = at;
    if (at < end && bytes[at] === 0x1a) {
      const length = this.varint(at + 1, end);
      if (length < 0 || length > LONGEST_TEXT) return false;
      this.textStart = this.position;
      this.textEnd = this.position + length;
      at = this.textEnd;
      for (let index = this.textStart; index < at; index++) if (bytes[index]! >= 0x80) return false;
    }
    this.id = 0;
    if (at < end) {
      if (bytes[at] !== 0x20) return false;
      this.id = this.varint(at + 1, end);
      at = this.position;
    }
    return at === end && this.id >= 0;
  }

  /** A minimal varint of up to 4 bytes, its end in `position`; -1 for any other. */
  private varint(start: number, end: number): number {
    const { bytes } = this;
    const first = bytes[start]!;
    if (first < 0x80 && start < end) {
      this.position = start + 1;
      return first;
    }
    let value = 0;
    for (let at = start; at < end && at < start + 4; at++) {
      const byte = bytes[at]!;
      value |= (byte & 0x7f) << (7 * (at - start));
      if (byte < 0x80) {
        this.position = at + 1;
        return byte === 0 && at > start ? -1 : value;
      }
    }
    return -1;
  }
}
