import { FrameKind } from '../wire/registry.ts';
import { controlDraft, type Draft } from './draft.ts';

/** What a client says of itself. */
export interface HelloFields {
  readonly serviceName: string;
  readonly wantedVersion: string;
  readonly clientVersion: string;
  /** Whether it can go on with a connection that was handed over. */
  readonly handlePassing: boolean;
  readonly peerPid: number;
  readonly clientLibName: string;
  readonly clientLibVersion: string;
}

/** request_id of the frame of a real client’s Hello. */
const REQUEST_ID = '1';

/** A Hello as the reference’s client writes it. docs/protocol.md, "Hello, as real clients send it". */
export function helloDraft(hello: HelloFields): Draft {
  const { handlePassing, ...rest } = hello;
  const payload = {
    clientMinProtocol: 1,
    clientMaxProtocol: 1,
    ...(handlePassing && { clientCapabilities: '1' }),
    requestId: 'hello',
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== '' && value !== 0)),
  };
  return controlDraft('Hello', payload, FrameKind.REQUEST, REQUEST_ID);
}

/** What a broker that agrees answers. 64-bit numbers as decimal strings. */
export interface NegotiatedFields {
  readonly daemonVersion: string;
  readonly backendPipe: string;
  readonly keepaliveIntervalSecs: string;
  /** Null: no handoff is to come. */
  readonly token: Uint8Array | null;
  readonly connectionId: string;
}

export interface RefusedFields {
  /** Name of an ErrorCode, or a number that has none. */
  readonly code: string | number;
  readonly reason: string;
  readonly retryAfterMs: number;
}

/** @param requestId of the Hello’s frame, which is repeated */
export function negotiatedDraft(fields: NegotiatedFields, requestId: string): Draft {
  const { token, daemonVersion, backendPipe, keepaliveIntervalSecs, connectionId } = fields;
  const negotiated = {
    negotiatedProtocol: 1,
    daemonVersion,
    backendPipe,
    ...(token !== null && { serverCapabilities: '1', handlePassedToken: token }),
    keepaliveIntervalSecs,
    connectionId,
  };
  return controlDraft('HelloReply', { negotiated }, FrameKind.RESPONSE, requestId);
}

export function refusedDraft({ code, reason, retryAfterMs }: RefusedFields, requestId: string): Draft {
  const refused = {
    reason,
    daemonMinProtocol: 1,
    daemonMaxProtocol: 1,
    code,
    ...(retryAfterMs !== 0 && { retryAfterMs }),
  };
  return controlDraft('HelloReply', { refused }, FrameKind.RESPONSE, requestId);
}
