import { adminReplyDraft } from '../frames/admin.ts';
import type { Draft } from '../frames/draft.ts';
import { judgeAdminRequest } from '../handoff/judge-admin.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { Protocol } from '../wire/registry.ts';

/** What a fake broker reports about itself. */
export interface BrokerStatus {
  readonly daemonVersion: string;
  readonly pendingHandoffs: number;
}

/** Whether a frame is handled as an admin request, without the checks of a Hello. */
export function isAdmin(frame: FrameReading): boolean {
  return frame.payloadProtocol === Protocol.ADMIN;
}

/** The answer to an admin request; null where it cannot be answered, so that the connection is closed. */
export function answerAdmin(frame: FrameReading, status: BrokerStatus): Draft | null {
  const { request } = judgeAdminRequest(frame);
  if (request === null) return null;
  const { verb, json } = request;
  const known = typeof verb === 'string' && verb !== 'ADMIN_VERB_UNSPECIFIED';
  const name = known ? verb.replace('ADMIN_VERB_', '').toLowerCase().replaceAll('_', '-') : String(verb);
  const exitCode = known ? 0 : 2;
  const requestId = String(frame.requestId ?? 0);
  const facts = { verb: name, known, ...status };
  if (verb === 'ADMIN_VERB_METRICS')
    return adminReplyDraft(
      {
        kind: 'ADMIN_REPLY_KIND_OPENMETRICS',
        body: `# TYPE pending_handoffs gauge\npending_handoffs ${status.pendingHandoffs}\n# EOF\n`,
        exitCode,
        contentType: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
      },
      requestId,
    );
  if (json)
    return adminReplyDraft(
      {
        kind: 'ADMIN_REPLY_KIND_JSON',
        body: JSON.stringify(facts),
        exitCode,
        contentType: 'application/json',
      },
      requestId,
    );
  const body = known
    ? `${name}: ok\nversion ${status.daemonVersion}\npending handoffs ${status.pendingHandoffs}\n`
    : `unknown verb ${name}\n`;
  return adminReplyDraft(
    { kind: 'ADMIN_REPLY_KIND_TEXT', body, exitCode, contentType: 'text/plain' },
    requestId,
  );
}
