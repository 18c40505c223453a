import { readMessage } from '../fields/field-reader.ts';
import type { MessageReading } from '../fields/reading.ts';
import { messageType } from '../fields/schema.ts';
import type { FrameReading } from './frame-reading.ts';

/** The payload read as that message, whatever its frame says, with nothing said of what is wrong in it. */
export function payloadAs(
  { bytes, payloadStart, payloadEnd }: Pick<FrameReading, 'bytes' | 'payloadStart' | 'payloadEnd'>,
  message: string,
): MessageReading {
  const place = { path: 'payload', base: 0, undecodable: 'payload-undecodable' } as const;
  return readMessage(messageType(message), bytes, payloadStart, payloadEnd, place, []);
}

/** Whether the reference would accept the payload as that message. */
export function readsAs(frame: FrameReading, message: string): boolean {
  return payloadAs(frame, message).acceptable;
}
