import { FrameKind, Protocol } from '../wire/registry.ts';
import { type Draft, draft } from './draft.ts';

/** What a client says of itself. */
export interface HelloFields {
  readonly serviceName: string;
  readonly wantedVersion: string;
  readonly clientVersion: string;
  /** Whether it can go on with a connection that was handed over. */
  readonly handlePassing: boolean;
  readonly peerPid: number;
  /** The session token; left out: none. */
  readonly authToken?: Uint8Array;
  readonly clientLibName: string;
  readonly clientLibVersion: string;
}

/** request_id of the frame of a real client’s Hello. */
const REQUEST_ID = '1';

/** A Hello as the reference’s client writes it. docs/protocol.md, "Hello". */
export function helloDraft(hello: HelloFields): Draft {
  const { handlePassing, ...rest } = hello;
  const payload = {
    clientMinProtocol: 1,
    clientMaxProtocol: 1,
    ...(handlePassing && { clientCapabilities: '1' }),
    requestId: 'hello',
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== '' && value !== 0)),
  };
  return draft('Hello', payload, {
    kind: FrameKind.REQUEST,
    payloadProtocol: Protocol.CONTROL,
    requestId: REQUEST_ID,
  });
}
