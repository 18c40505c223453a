import type { AckCheck } from './judge-ack.ts';
import type { HelloCheck } from './judge-hello.ts';
import type { ReadyCheck } from './judge-ready.ts';
import type { ReplyCheck } from './judge-reply.ts';

/**
 * The rule of docs/protocol.md, by its anchor, for each check of a broker on an ACK, of a client on HelloReply and ready, and
 * of a broker on a Hello.
 */
export const CHECK_RULES: {
  readonly [check in AckCheck | HelloCheck | ReadyCheck | ReplyCheck]: string;
} = {
  framing: 'ack-framing',
  frame: 'ack-frame',
  'envelope-version': 'ack-version',
  kind: 'ack-kind',
  'payload-protocol': 'ack-protocol',
  'payload-encoding': 'ack-encoding',
  'request-id': 'ack-request-id',
  payload: 'ack-payload',
  'correlation-id': 'ack-correlation-id',
  token: 'ack-token',
  accepted: 'ack-accepted',
  deadline: 'ack-deadline',
  'reply-framing': 'hello-framing',
  'reply-frame': 'hello-frame',
  'reply-envelope-version': 'hello-envelope',
  'reply-kind': 'hello-envelope',
  'reply-payload-protocol': 'hello-envelope',
  'reply-payload-encoding': 'hello-envelope',
  'reply-payload': 'hello-envelope',
  'reply-result': 'hello-envelope',
  negotiated: 'hello-fields',
  'handoff-offered': 'ready-wanted',
  'ready-framing': 'ready-deadline',
  'ready-frame': 'ready-frame',
  'ready-envelope-version': 'ready-frame',
  'ready-kind': 'ready-frame',
  'ready-payload-protocol': 'ready-frame',
  'ready-payload-encoding': 'ready-frame',
  'ready-payload': 'ready-frame',
  'ready-token': 'ready-token',
  'ready-accepted': 'ready-accepted',
  'protocol-range': 'hello-fields',
  'service-name': 'hello-fields',
  'wanted-version': 'hello-fields',
  'client-version': 'hello-fields',
  'client-lib': 'hello-fields',
  'peer-pid': 'hello-peer-pid',
  service: 'hello-service',
};

/** The same of a backend's checks on an offer. */
export const OFFER_CHECK_RULES: { readonly [check: string]: string } = {
  framing: 'offer-framing',
  frame: 'offer-frame',
  'envelope-version': 'offer-version',
  kind: 'offer-kind',
  'payload-protocol': 'offer-protocol',
  'payload-encoding': 'offer-encoding',
  payload: 'offer-payload',
  'request-id': 'offer-ids',
  token: 'offer-token',
};
