import { Chalk } from 'chalk';
import { type CaseOutcome, counted } from '../../src/conform/outcome.ts';
import { differencesOf } from '../../src/conversations/replay/differences.ts';
import { liveMessages } from '../../src/conversations/replay/live-messages.ts';
import { messageName } from '../../src/conversations/replay/recorded-message.ts';
import { conformFormat } from '../../src/formats/conform-format.ts';
import type { Format } from '../../src/formats/format.ts';
import { jsonFormat } from '../../src/formats/json-format.ts';
import { shownOf } from '../../src/formats/redaction.ts';
import { verdictFormat } from '../../src/formats/verdict-format.ts';
import { Decoder } from '../../src/records/decoder.ts';
import { plainOf } from '../../src/records/plain.ts';
import type { OutputRecord, RecordOf } from '../../src/records/record.ts';
import { redactedRecord } from '../../src/records/redaction/redacted-record.ts';
import type { Segment } from '../../src/records/segment.ts';
import { REPORT_KINDS, reportOf } from '../../src/services/conform/reports.ts';
import { Steering } from '../../src/services/control/steering.ts';
import { parquetColumns } from '../../src/services/parquet/columns.ts';
import { flatRow } from '../../src/services/parquet/flat-row.ts';
import { readScript } from '../../src/services/read-script.ts';
import type { SpanSink } from '../../src/telemetry/handoff-span.ts';
import { HandoffSpans } from '../../src/telemetry/handoff-spans.ts';
import { HelloSpans } from '../../src/telemetry/hello-spans.ts';
import { readFrame } from '../../src/wire/frame/frame.ts';
import { offer, TOKEN } from '../wire/building.ts';

const CHALK = new Chalk({ level: 0 });
const LAYOUT = { terminal: null, connections: true, times: true, redact: true };
/** Of all that passes, in microseconds. */
const TIME = 1_700_000_000_000_000;

function recordsOf(segments: readonly Segment[]): OutputRecord[] {
  const records: OutputRecord[] = [];
  const decoder = new Decoder((record) => records.push(record));
  for (const segment of segments) decoder.push({ ...segment, time: TIME });
  decoder.end();
  return records;
}

/** A verdict about what passed, in which the peer’s words are those of the handoffs. */
function verdicts(records: readonly OutputRecord[]): OutputRecord[] {
  return records.flatMap((record): OutputRecord[] =>
    record.type === 'handoff'
      ? [
          {
            ...{ type: 'verdict', connection: record.connection, outcome: record.outcome, checks: [] },
            ...{ errorDetail: record.errorDetail, latencyMs: 1, problems: record.problems },
            adopted: { sent: record.errorDetail, received: record.errorDetail, closed: true },
          },
        ]
      : [],
  );
}

/** What send-offer and send-hello show. */
export function judged(segments: readonly Segment[]): string {
  const records = recordsOf(segments);
  const formats: readonly Format[] = [verdictFormat(CHALK, LAYOUT, 'offers'), jsonFormat(true)];
  return formats
    .flatMap((format) => [...format.head(), ...[...records, ...verdicts(records)].flatMap(format.lines)])
    .join('\n');
}

/** What conform shows and reports of a case in which that passed. */
export function conforming(segments: readonly Segment[]): string {
  const frames = recordsOf(segments).filter((record): record is RecordOf<'frame'> => record.type === 'frame');
  const outcome: CaseOutcome = {
    ...{ id: 'backend/a/b', title: 'a case', level: 'must', section: 'framing', required: 'something' },
    ...{ result: 'failed', known: false, seen: 'something else', ms: 1, frames, printed: '' },
  };
  const record: RecordOf<'case'> = { type: 'case', ...outcome };
  const outcomes = [shownOf(true)({ type: 'case' as const, ...outcome })];
  const total = counted('backend', outcomes);
  return [
    ...conformFormat(CHALK, LAYOUT).lines(record),
    ...jsonFormat(true).lines(record),
    ...REPORT_KINDS.map((kind) => reportOf(kind, total, outcomes, (id) => `again ${id}`)),
  ].join('\n');
}

/** What a collector gets of the handoffs, and of what a client sees. */
export function exported(segments: readonly Segment[]): string {
  const taken: unknown[] = [];
  const sink: SpanSink = {
    span: (span) => taken.push(span),
    measure: (one) => taken.push(one),
    untimed() {},
  };
  const [handoffs, hellos] = [new HandoffSpans(sink, { redact: true }), new HelloSpans(sink, true)];
  const records = recordsOf(segments);
  for (const record of [...records, ...verdicts(records)])
    for (const spans of [handoffs, hellos]) spans.see(record);
  handoffs.end();
  return JSON.stringify(taken);
}

/** What a control socket answers about what is open and held. */
export function listed(bytes: Uint8Array, segments: readonly Segment[]): string {
  const frames = ['offer', 'ack', 'ready'] as const;
  const steering = new Steering({ frames, loop: false, redact: true, read: readScript, newSeed: () => 1 });
  steering.held.see(0, readFrame(bytes, 0, bytes.length, 0, null));
  // Of handoffs that have ended it tells nothing.
  for (const record of recordsOf(segments).filter(({ type }) => type !== 'handoff')) {
    steering.see(record);
    const token = record.type === 'sideband' ? record.token : null;
    const message = { connection: 0, frame: 'offer', role: 'break-offer', token } as const;
    steering.held.hold(
      message,
      () => [],
      () => {},
    );
  }
  return [...['handoffs', 'frames'].map((list) => ({ list })), { decide: 0, script: 'pass' }]
    .map((request) => JSON.stringify(steering.answer(JSON.stringify(request))))
    .join('\n');
}

/** The rows of a table in Parquet. */
export function tabled(segments: readonly Segment[]): string {
  const columns = parquetColumns();
  const rows = recordsOf(segments).map((record) => [
    ...flatRow(plainOf(redactedRecord(record), 'file'), columns),
  ]);
  return JSON.stringify(rows, (_key, value) => (typeof value === 'bigint' ? String(value) : value));
}

/** What a replay says about a live peer that says that, where an ordinary offer was recorded. */
export function compared(bytes: Uint8Array): string {
  const recorded = offer({ token: TOKEN, serviceName: 'other' });
  const frame = readFrame(recorded, 0, recorded.length, 0, 'broker-to-backend');
  const was = {
    own: false,
    bytes: recorded,
    type: 'frame',
    frame,
    index: 0,
    time: null,
    descriptors: null,
  } as const;
  const live = liveMessages('broker');
  const comparison = { substitutes: null, peerChooses: false, ignored: new Set<string>() };
  return [...live.push(bytes, []), ...live.end()]
    .flatMap((message) =>
      jsonFormat(true).lines({
        ...{ type: 'compared', connection: 0, recorded: 0, message: messageName(message) },
        differences: differencesOf(was, message, comparison),
      }),
    )
    .join('\n');
}
