import type { Fields } from '../frames/encode.ts';
import { type Fault, toFrame } from './fault.ts';

/** A change to Negotiated; a HelloReply that refuses stays as it is. */
export function toNegotiated(change: (negotiated: Fields) => Fields): Fault['apply'] {
  return toFrame((frame) => {
    const negotiated = frame.payload['negotiated'] as Fields | null | undefined;
    if (negotiated === undefined || negotiated === null) return frame;
    return { ...frame, payload: { ...frame.payload, negotiated: change(negotiated) } };
  });
}

/** The message without one of its fields. */
export function without(fields: Fields, name: string): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => field !== name));
}
