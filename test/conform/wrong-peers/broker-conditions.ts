import { type Change, withPayload } from '../../../src/conform/changed-draft.ts';
import { type Draft, encodeDraft } from '../../../src/frames/draft.ts';
import { seenDraft } from '../../../src/frames/seen-draft.ts';
import { judgeAck } from '../../../src/handoff/judge-ack.ts';
import { type MessageValue, messageValue } from '../../../src/wire/fields/value.ts';
import { canonicalUnsigned } from '../../../src/wire/fields/varint.ts';
import { readFrame } from '../../../src/wire/frame/frame.ts';
import type { FrameReading } from '../../../src/wire/frame/frame-reading.ts';
import { Protocol } from '../../../src/wire/registry.ts';
import { FrameBuffer } from '../../../src/wire/strict/frame-buffer.ts';
import { tokenFrom, tokenHex } from '../../../src/wire/token.ts';
import type { BrokerDeviation } from './broker-deviation.ts';
import type { ClientOfBroker } from './client-of-broker.ts';

export type WhenSaid = (said: Uint8Array, client: ClientOfBroker) => boolean;
export type WhenWritten = (written: Uint8Array, client: ClientOfBroker) => boolean;

/** Agrees to a Hello that it has to refuse. */
export const agrees = (when: WhenSaid): BrokerDeviation => ({
  hears: (said, client) => (when(said, client) ? 'agree' : null),
});
export const refuses = (when: WhenSaid): BrokerDeviation => ({
  hears: (said, client) => (when(said, client) ? 'refuse' : null),
});
export const ignores = (when: WhenSaid): BrokerDeviation => ({
  hears: (said, client) => (when(said, client) ? 'ignore' : null),
});
/** Takes for an acceptance what is none. */
export const accepts = (when: WhenWritten): BrokerDeviation => ({
  takes: (written, client) => (when(written, client) ? 'accept' : null),
});
/** Overlooks what a backend has written. */
export const drops = (when: WhenWritten): BrokerDeviation => ({
  takes: (written, client) => (when(written, client) ? 'drop' : null),
});

export const has =
  (hex: string) =>
  (bytes: Uint8Array): boolean =>
    Buffer.from(bytes).toString('hex').includes(hex);
export const ends =
  (hex: string) =>
  (bytes: Uint8Array): boolean =>
    Buffer.from(bytes).toString('hex').endsWith(hex);
export const bodyBegins =
  (hex: string) =>
  (bytes: Uint8Array): boolean =>
    Buffer.from(bytes.subarray(5)).toString('hex').startsWith(hex);
export const claims =
  (length: number) =>
  (bytes: Uint8Array): boolean =>
    bytes.length >= 5 && Buffer.from(bytes).readUInt32LE(1) === length;

/** A Hello without a Frame around it. */
export const isBare = bodyBegins('080110011a');

/** A whole Hello, for which this holds. */
export function hello(when: (fields: MessageValue, frame: FrameReading) => boolean): WhenSaid {
  return (said) => {
    const frame = whole(said, 'client-to-broker');
    if (frame?.payload == null || frame.payloadProtocol !== Protocol.CONTROL || isBare(said)) return false;
    if (frame.payloadEnd === frame.payloadStart) return false;
    return when(messageValue(frame.payload), frame);
  };
}

/** The same, though no payload can be read. */
export function envelope(when: (frame: FrameReading) => boolean): WhenSaid {
  return (said) => {
    const frame = whole(said, 'client-to-broker');
    return frame !== null && frame.end - frame.start > 5 && when(frame);
  };
}

/** A whole frame of the backend that fails this check of an ACK, and for which all that holds. */
export function fails(
  check: string,
  ...and: readonly ((frame: FrameReading, written: Uint8Array, client: ClientOfBroker) => boolean)[]
): WhenWritten {
  return (written, client) => {
    const frame = whole(written, 'backend-to-broker');
    const correlationId = client.backend?.correlationId;
    if (frame === null || correlationId === undefined) return false;
    const offered = {
      token: tokenFrom(Buffer.from(client.token, 'hex')),
      correlationId: canonicalUnsigned(correlationId),
    };
    const failed = judgeAck(frame, offered, null).checks.find(({ result }) => result === 'failed');
    return failed?.id === check && and.every((holds) => holds(frame, written, client));
  };
}

/** A whole frame of the backend for which this holds. */
export function ack(when: (frame: FrameReading, client: ClientOfBroker) => boolean): WhenWritten {
  return (written, client) => {
    const frame = whole(written, 'backend-to-broker');
    return frame !== null && when(frame, client);
  };
}

/** Of an ACK, as hex. */
export function tokenOf({ handoff }: FrameReading): string {
  return handoff === null ? '' : tokenHex(handoff.token);
}

/** A changed frame; the same bytes where there is nothing to change. */
function edited(frame: FrameReading, change: (draft: Draft) => Draft): Uint8Array {
  const draft = seenDraft(frame);
  return draft === null ? frame.bytes.slice(frame.start, frame.end) : encodeDraft(change(draft));
}

/** Changes the offer, which comes after its sideband. */
export function offers(change: (draft: Draft, client: ClientOfBroker) => Draft): BrokerDeviation {
  return {
    offers: (right, client) => {
      if (right.length === 16) return right;
      const frame = readFrame(right, 0, right.length, 0, 'broker-to-backend');
      return edited(frame, (draft) => change(draft, client));
    },
  };
}

/** Changes what clients are told. */
export function says(
  message: 'HelloReply' | 'HandoffAck' | 'AdminReply',
  change: (draft: Draft, client: ClientOfBroker) => Draft | null,
): BrokerDeviation {
  return {
    says: (right, client, frame) => {
      if (frame.message !== message) return right;
      const draft = change(seenDraft(frame)!, client);
      return draft === null ? null : encodeDraft(draft);
    },
  };
}

/** Other values in the Negotiated of a HelloReply that has one. */
export function negotiated(fields: Draft['payload']): Change {
  return (draft) => {
    const { negotiated: values } = draft.payload as { readonly negotiated?: object };
    return values === undefined ? draft : withPayload({ negotiated: { ...values, ...fields } })(draft);
  };
}

/** What a client has said first. */
export function saidBy(client: ClientOfBroker): MessageValue {
  const frame = whole(client.said, 'client-to-broker');
  return frame?.payload == null ? {} : messageValue(frame.payload);
}

function whole(bytes: Uint8Array, direction: Parameters<typeof readFrame>[4]): FrameReading | null {
  const buffer = new FrameBuffer();
  buffer.push(bytes);
  const next = buffer.next();
  return next.type === 'frame' ? readFrame(next.bytes, 0, next.end, 0, direction) : null;
}
