import { encodeDraft } from '../../../src/frames/draft.ts';
import { helloDraft } from '../../../src/frames/hello.ts';
import { readFrame } from '../../../src/wire/frame/frame.ts';

const HELLO = helloDraft({
  serviceName: 'zccache',
  wantedVersion: '1.0.0',
  clientVersion: '1.0.0',
  handlePassing: true,
  peerPid: 0,
  clientLibName: '',
  clientLibVersion: '',
});

/** A Hello that a broker agrees to, and one that it refuses, in the place of another. */
export const RIGHT_HELLO = HELLO;
export const WRONG_HELLO = { ...HELLO, payload: { ...HELLO.payload, clientLibName: 'x'.repeat(65) } };

/** That Hello, with the request_id of what was said, where it can be read. */
export function anotherHello(said: Uint8Array, hello: typeof HELLO): Uint8Array {
  const { requestId } = readFrame(said, 0, said.length, 0, 'client-to-broker');
  const envelope = { ...hello.envelope, requestId: String(requestId ?? 0) };
  return encodeDraft({ ...hello, envelope });
}
