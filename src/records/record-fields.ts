import type { OutputRecord, RecordOf } from './record.ts';

/** Fields for the program alone, which `--json` leaves out. */
export type Unwritten = 'reading' | 'replaces';

const FIELDS = {
  start: ['type', 'schema', 'command', 'version'],
  listening: ['type', 'endpoint', 'seed'],
  sideband: ['type', 'file', 'connection', 'offset', 'length', 'token', 'descriptors', 'passed', 'problems'],
  frame: [
    ...(['type', 'file', 'index', 'connection', 'direction', 'offset', 'length', 'time', 'message'] as const),
    ...(['envelope', 'payload', 'decoded', 'descriptors', 'passed', 'problems'] as const),
  ],
  bytes: [
    ...(['type', 'file', 'connection', 'direction', 'offset', 'length', 'hex'] as const),
    ...(['descriptors', 'passed', 'problems'] as const),
  ],
  gap: ['type', 'file', 'connection', 'direction', 'offset', 'length', 'problems'],
  changed: [
    ...(['type', 'file', 'connection', 'direction', 'offset', 'length', 'by', 'was'] as const),
    ...(['message', 'envelope', 'payload', 'descriptors', 'passed', 'problems'] as const),
  ],
  handoff: [
    ...(['type', 'file', 'index', 'connection', 'token', 'correlationId', 'serviceName', 'outcome'] as const),
    ...(['offer', 'ack', 'ready', 'latencyMs', 'errorDetail', 'sides', 'views'] as const),
    ...(['passed', 'problems'] as const),
  ],
  verdict: [
    ...([
      'type',
      'outcome',
      'checks',
      'errorDetail',
      'latencyMs',
      'adopted',
      'released',
      'problems',
    ] as const),
    ...(['route', 'reason', 'reconnected', 'expected', 'met', 'connection', 'interrupted'] as const),
  ],
  client: [
    ...(['type', 'connection', 'pid', 'serviceName', 'reply', 'code', 'token', 'state'] as const),
    'reason',
  ],
  compared: ['type', 'connection', 'recorded', 'message', 'differences'],
  replayed: ['type', 'played', 'connections', 'compared', 'different'],
  load: [
    ...(['type', 'tried', 'seconds', 'perSecond', 'unexpected', 'outcomes', 'latencyMs'] as const),
    ...(['interrupted', 'untried'] as const),
  ],
  case: [
    ...(['type', 'id', 'title', 'level', 'section', 'result', 'known', 'required', 'seen', 'ms'] as const),
    ...(['frames', 'printed', 'again'] as const),
  ],
  conformance: [
    ...(['type', 'role', 'cases', 'passed', 'failed', 'known', 'unexpected', 'notRun'] as const),
    'skipped',
  ],
  'left-out': ['type', 'records'],
  exited: ['type', 'pid', 'code', 'signal'],
  summary: [
    ...(['type', 'file', 'bytes', 'frames', 'offers', 'acks', 'handoffs', 'problems'] as const),
    ...(['problemsById', 'bytesByProtocol', 'latencyMs', 'expected', 'met', 'endedBy'] as const),
  ],
  doctor: ['type', 'name', 'result', 'found', 'remedy'],
  error: ['type', 'file', 'code', 'message', 'hint'],
} as const satisfies { readonly [T in OutputRecord['type']]: readonly (keyof RecordOf<T>)[] };

type Listed = typeof FIELDS;
type Unlisted = {
  [T in OutputRecord['type']]: Exclude<keyof RecordOf<T>, Listed[T][number] | Unwritten>;
}[OutputRecord['type']];

/**
 * The fields of each record in the order in which `--json` writes them: the one place that says so. Does not compile
 * while a field of a record is missing from it.
 */
export const RECORD_FIELDS: [Unlisted] extends [never] ? Listed : Unlisted = FIELDS;
