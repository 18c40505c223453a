import type { Draft } from '../frames/draft.ts';

export type Change = (draft: Draft) => Draft;

/** Other values in the envelope. */
export function withEnvelope(fields: Draft['envelope']): Change {
  return (draft) => ({ ...draft, envelope: { ...draft.envelope, ...fields } });
}

/** Other values in the payload. */
export function withPayload(fields: Draft['payload']): Change {
  return (draft) => ({ ...draft, payload: { ...draft.payload, ...fields } });
}

/** The envelope without a field, which then has its default. */
export function withoutEnvelope(name: string): Change {
  return (draft) => {
    const { [name]: _left, ...envelope } = draft.envelope;
    return { ...draft, envelope };
  };
}

/** Bytes after all fields of the Frame. */
export function afterBody(...bytes: readonly number[]): Change {
  return (draft) => ({ ...draft, changeBody: (body) => Buffer.concat([body, Uint8Array.from(bytes)]) });
}

/** Bytes before all fields of the Frame. */
export function beforeBody(...bytes: readonly number[]): Change {
  return (draft) => ({ ...draft, changeBody: (body) => Buffer.concat([Uint8Array.from(bytes), body]) });
}

/** Bytes after all fields of the payload. */
export function afterPayload(...bytes: readonly number[]): Change {
  return (draft) => ({
    ...draft,
    changePayload: (payload) => Buffer.concat([draft.changePayload(payload), Uint8Array.from(bytes)]),
  });
}

/** Bytes before all fields of the payload. */
export function beforePayload(...bytes: readonly number[]): Change {
  return (draft) => ({
    ...draft,
    changePayload: (payload) => Buffer.concat([Uint8Array.from(bytes), draft.changePayload(payload)]),
  });
}

/** A body of that many bytes in all: field 1000, which nobody knows, with a length of four bytes. */
export function paddedTo(length: number): Change {
  return (draft) => ({
    ...draft,
    changeBody: (body) => {
      const rest = length - body.length - 6;
      const size = [0, 7, 14].map((shift) => ((rest >> shift) & 0x7f) | 0x80);
      return Buffer.concat([body, Uint8Array.of(0xc2, 0x3e, ...size, rest >> 21), new Uint8Array(rest)]);
    },
  });
}

/** An encoded frame whose header claims a body of another length. */
export function withLength(frame: Uint8Array, length: number): Uint8Array {
  const changed = frame.slice();
  new DataView(changed.buffer).setUint32(1, length, true);
  return changed;
}
