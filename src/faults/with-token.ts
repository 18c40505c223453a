import type { Fields } from '../frames/encode.ts';
import { type Fault, toFrame } from './fault.ts';
import { toNegotiated } from './negotiated.ts';

const NO_BYTES = new Uint8Array();

/** A change to the token in the payload: `handle_passed_token` of a HelloReply that agrees, `token` of all others. */
export function withToken(change: (token: Uint8Array) => Uint8Array): Fault['apply'] {
  const inReply = toNegotiated((fields) => withField(fields, 'handlePassedToken', change));
  const elsewhere = toFrame((frame) => ({ ...frame, payload: withField(frame.payload, 'token', change) }));
  return (message) => (message.frame?.message === 'HelloReply' ? inReply(message) : elsewhere(message));
}

function withField(fields: Fields, name: string, change: (bytes: Uint8Array) => Uint8Array): Fields {
  return { ...fields, [name]: change((fields[name] as Uint8Array | undefined) ?? NO_BYTES) };
}
