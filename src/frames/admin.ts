import { FrameKind, Protocol } from '../wire/registry.ts';
import { type Draft, draft } from './draft.ts';

/** request_id of the frame of an admin request. */
const REQUEST_ID = '1';

export interface AdminRequestFields {
  /** Name of an AdminVerb, or a number that has none. */
  readonly verb: string | number;
  /** Whether JSON is wanted instead of text. */
  readonly json: boolean;
  readonly serviceName: string;
}

/** A request of the admin protocol. docs/protocol.md, "Messages". */
export function adminRequestDraft({ verb, json, serviceName }: AdminRequestFields): Draft {
  const payload = { verb, ...(json && { json }), ...(serviceName !== '' && { serviceName }) };
  return draft('AdminRequest', payload, {
    kind: FrameKind.REQUEST,
    payloadProtocol: Protocol.ADMIN,
    requestId: REQUEST_ID,
  });
}

export interface AdminReplyFields {
  readonly kind: 'ADMIN_REPLY_KIND_TEXT' | 'ADMIN_REPLY_KIND_JSON' | 'ADMIN_REPLY_KIND_OPENMETRICS';
  readonly body: string;
  readonly exitCode: number;
  readonly contentType: string;
}

/** The answer to an admin request. @param requestId of the request’s frame, which is repeated */
export function adminReplyDraft(
  { kind, body, exitCode, contentType }: AdminReplyFields,
  requestId: string,
): Draft {
  const payload = {
    kind,
    body,
    ...(exitCode !== 0 && { exitCode }),
    ...(contentType !== '' && { contentType }),
  };
  return draft('AdminReply', payload, {
    kind: FrameKind.RESPONSE,
    payloadProtocol: Protocol.ADMIN,
    requestId,
  });
}
