import { fewFields, type PlainField } from '../stream/plausible.ts';

/** Ports that are given out to programs. */
const FIRST_PORT = 1_024;
const LAST_PORT = 0xffff;
const PRINTABLE = /^[\x20-\x7e]{1,128}$/;

/**
 * The name of the message of protocol v2's control lane that the body is, without the Frame that belongs around it; null
 * where it is none. Empty ones cannot be distinguished from an empty Frame. docs/protocol.md, "Hello".
 */
export function bareMessage(bytes: Uint8Array, start: number, end: number): string | null {
  const fields = fewFields(bytes, start, end);
  if (fields === null) return null;
  const [first, second] = fields;
  if (first?.number !== 1) return null;
  if (second === undefined) {
    if (isPort(first)) return 'BackendHttpReady';
    const text = Buffer.from(bytes.subarray(first.start, first.end)).toString('latin1');
    return first.wireType === 2 && PRINTABLE.test(text) ? 'GetSessionTokenRequest' : null;
  }
  if (second.number !== 2) return null;
  if (isPort(first) && second.wireType === 0) return 'GetBrokerHttpEndpointResponse';
  const found = first.wireType === 0 && first.integer === 1;
  return found && second.wireType === 2 && second.end > second.start ? 'GetSessionTokenResponse' : null;
}

function isPort({ wireType, integer }: PlainField): boolean {
  return wireType === 0 && integer >= FIRST_PORT && integer <= LAST_PORT;
}
