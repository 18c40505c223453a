import { type AdminReplyFields, adminReplyDraft } from '../frames/admin.ts';
import type { Draft } from '../frames/draft.ts';
import { judgeAdminRequest } from '../handoff/judge-admin.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { Protocol } from '../wire/registry.ts';

/** What a fake broker reports about itself. */
export interface BrokerStatus {
  readonly daemonVersion: string;
  readonly pendingHandoffs: number;
}

/** Verbs that the stock broker answers in one form, whether JSON is asked for or not. Metrics have a form of their own. */
const ALWAYS_JSON: readonly unknown[] = ['DUMP', 'LIST_INSTANCES', 'BACKEND_HEALTH', 'CONFIG', 'DIAGNOSE'];
const ALWAYS_TEXT: readonly unknown[] = ['HEALTHZ', 'READYZ', 'SHUTDOWN'];

/** Whether a frame is handled as an admin request, without the checks of a Hello; one that does not decode as a Frame is not. */
export function isAdmin({ envelope, payloadProtocol }: FrameReading): boolean {
  return envelope?.acceptable === true && payloadProtocol === Protocol.ADMIN;
}

/** The answer to an admin request; null where it cannot be answered, so that the connection is closed. */
export function answerAdmin(frame: FrameReading, status: BrokerStatus): Draft | null {
  const { request } = judgeAdminRequest(frame);
  if (request === null) return null;
  return adminReplyDraft(replyTo(request.verb, request.json, status), String(frame.requestId ?? 0));
}

function replyTo(verb: string | number, json: boolean, status: BrokerStatus): AdminReplyFields {
  const bare = typeof verb === 'string' ? verb.replace('ADMIN_VERB_', '') : 'UNSPECIFIED';
  if (bare === 'UNSPECIFIED') return { ...TEXT, body: `unknown verb ${verb}\n`, exitCode: 2 };
  const name = bare.toLowerCase().replaceAll('_', '-');
  const { daemonVersion, pendingHandoffs } = status;
  if (bare === 'METRICS')
    return {
      kind: 'ADMIN_REPLY_KIND_OPENMETRICS',
      body: `# TYPE pending_handoffs gauge\npending_handoffs ${pendingHandoffs}\n# EOF\n`,
      exitCode: 0,
      contentType: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
    };
  if (ALWAYS_JSON.includes(bare) || (json && !ALWAYS_TEXT.includes(bare)))
    return {
      kind: 'ADMIN_REPLY_KIND_JSON',
      body: JSON.stringify({ verb: name, ...status }),
      exitCode: 0,
      contentType: 'application/json',
    };
  const body = `${name}: ok\nversion ${daemonVersion}\npending handoffs ${pendingHandoffs}\n`;
  return { ...TEXT, body, exitCode: 0 };
}

const TEXT = { kind: 'ADMIN_REPLY_KIND_TEXT', contentType: 'text/plain' } as const;
