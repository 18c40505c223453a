import { FrameKind, Protocol } from '../wire/registry.ts';
import { type Draft, draft } from './draft.ts';
import type { Fields } from './encode.ts';

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

/** A HelloReply that agrees. @param requestId of the Hello’s frame, which is repeated */
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
  return replyDraft({ negotiated }, requestId);
}

/** A HelloReply that refuses. @param requestId of the Hello’s frame, which is repeated */
export function refusedDraft({ code, reason, retryAfterMs }: RefusedFields, requestId: string): Draft {
  const refused = {
    reason,
    daemonMinProtocol: 1,
    daemonMaxProtocol: 1,
    code,
    ...(retryAfterMs !== 0 && { retryAfterMs }),
  };
  return replyDraft({ refused }, requestId);
}

function replyDraft(payload: Fields, requestId: string): Draft {
  return draft('HelloReply', payload, {
    kind: FrameKind.RESPONSE,
    payloadProtocol: Protocol.CONTROL,
    requestId,
  });
}
