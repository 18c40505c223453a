import type { Fields } from '../frames/encode.ts';
import { type Fault, toFrame } from './fault.ts';

const NO_BYTES = new Uint8Array();

/** A change to the token in the payload: `handle_passed_token` of a HelloReply that agrees, `token` of all others. */
export function withToken(change: (token: Uint8Array) => Uint8Array): Fault['apply'] {
  return toFrame((frame) => {
    const { payload, message } = frame;
    if (message !== 'HelloReply') return { ...frame, payload: withField(payload, 'token', change) };
    const negotiated = payload['negotiated'] as Fields | undefined;
    if (negotiated === undefined) return frame;
    return { ...frame, payload: { negotiated: withField(negotiated, 'handlePassedToken', change) } };
  });
}

function withField(fields: Fields, name: string, change: (bytes: Uint8Array) => Uint8Array): Fields {
  return { ...fields, [name]: change((fields[name] as Uint8Array | undefined) ?? NO_BYTES) };
}
