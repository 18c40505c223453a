import { ReadFrameRecord } from '../records/frame-record.ts';
import type { FrameRecord, HandoffRecord, OutputRecord, SidebandRecord } from '../records/record.ts';
import { escapedJson } from '../text/escape.ts';
import { ScannedFrame } from '../wire/frame/scanned-frame.ts';
import type { Problem } from '../wire/problem.ts';
import { tokenHex } from '../wire/token.ts';

/**
 * The JSON line of the records that a long capture consists of, put together from templates: several times as fast
 * as building an object and turning it into JSON. Null for all other records; a test holds both ways together.
 */
export function quickJson(record: OutputRecord): string | null {
  switch (record.type) {
    case 'frame':
      return record instanceof ReadFrameRecord && record.reading instanceof ScannedFrame
        ? frameJson(record, record.reading)
        : null;
    case 'handoff':
      return handoffJson(record);
    case 'sideband':
      return sidebandJson(record);
    default:
      return null;
  }
}

const KINDS = ['FRAME_KIND_REQUEST', 'FRAME_KIND_RESPONSE', 'FRAME_KIND_EVENT'];

function frameJson(record: FrameRecord, reading: ScannedFrame): string {
  const { handoff, requestId: id } = reading;
  const time = record.time === null ? 'null' : `"${record.time}"`;
  const token = tokenHex(handoff.token);
  const payload =
    reading.message === 'HandoffOffer'
      ? `{"handleValue":"${reading.handleValue}","token":"${token}","serviceName":${text(handoff.serviceName)},"correlationId":"${id}"}`
      : `{"token":"${token}","accepted":${handoff.accepted},"errorDetail":${text(handoff.errorDetail)},"correlationId":"${id}"}`;
  return `{"type":"frame","index":${record.index},"connection":${record.connection},"direction":"${reading.direction}","offset":${record.offset},"length":${record.length},"time":${time},"message":"${reading.message}","envelope":{"envelopeVersion":1,"kind":"${KINDS[reading.kind]}","payloadProtocol":53503,"requestId":"${id}","payloadEncoding":"PAYLOAD_ENCODING_NONE","deadlineUnixMs":"0","traceparent":"","tracestate":""},"payload":${payload},"problems":${list(record.problems)}}`;
}

function handoffJson(record: HandoffRecord): string {
  return `{"type":"handoff","index":${record.index},"connection":${record.connection},"token":"${record.token}","correlationId":"${record.correlationId}","serviceName":${text(record.serviceName)},"outcome":"${record.outcome}","offer":${record.offer},"ack":${record.ack},"ready":${record.ready},"latencyMs":${record.latencyMs},"errorDetail":${text(record.errorDetail)},"problems":${list(record.problems)}}`;
}

function sidebandJson(record: SidebandRecord): string {
  return `{"type":"sideband","connection":${record.connection},"offset":${record.offset},"length":${record.length},"token":"${record.token}","descriptors":${record.descriptors},"problems":${list(record.problems)}}`;
}

function list(problems: readonly Problem[]): string {
  return problems.length === 0 ? '[]' : escapedJson(problems);
}

const CACHED_TEXTS = 256;
const cached = new Map<string, string>();

/** The same few names and details come again and again. */
function text(value: string): string {
  if (value === '') return '""';
  const known = cached.get(value);
  if (known !== undefined) return known;
  const json = escapedJson(value);
  if (cached.size < CACHED_TEXTS) cached.set(value, json);
  return json;
}
