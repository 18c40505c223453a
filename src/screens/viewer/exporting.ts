import { plain } from '../../records/plain.ts';
import type { Segment } from '../../records/segment.ts';
import { escapedJson } from '../../text/escape.ts';
import { hex } from '../../wire/fields/value.ts';
import type { Problem } from '../../wire/problem.ts';
import type { Copies } from '../parts/copy-choice.ts';
import type { HandoffFacts } from './handoffs.ts';
import type { Recording } from './recording.ts';
import { recordText } from './records-pane.ts';

export function copiesOfRecord(recording: Recording, at: number, file: string): Copies {
  const record = recording.record(at);
  const { frame, offset } = recording.rows.at(at);
  const filter =
    frame === -1
      ? `type == "${record.type}" and offset == ${offset}`
      : `index == ${frame} and type == "frame"`;
  return {
    text: recordText(record),
    hex: hex(recording.bytes(at)),
    json: escapedJson(plain(record)),
    command: decodeCommand(file, filter),
  };
}

export function copiesOfHandoff(recording: Recording, facts: HandoffFacts, file: string): Copies {
  const { index, service, outcome } = facts;
  const rows = recording.story(index);
  const frames = rows.map((row) => recordText(recording.record(row)));
  return {
    text: [`handoff ${index} of ${service}: ${outcome}`, ...frames].join('\n'),
    hex: rows.map((row) => hex(recording.bytes(row))).join('\n'),
    json: escapedJson(plain(recording.filteredHandoff.of(index))),
    command: decodeCommand(file, `type == "handoff" and index == ${index}`),
  };
}

function decodeCommand(file: string, filter: string): string {
  return `handoff-cli decode --json --filter ${quoted(filter)} ${quoted(file)}`;
}

/** A word for a shell. */
export function quoted(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Records as traffic again, to be written to a capture. */
export function segmentsOf(recording: Recording, rows: readonly number[]): readonly Segment[] {
  return rows.map((at): Segment => {
    const { connection, direction, time, descriptors, passed, type, by } = recording.rows.at(at);
    const bytes = Uint8Array.from(recording.bytes(at));
    const place = { connection, direction, time, descriptors, ...(passed !== undefined && { passed }) };
    return type === 'changed'
      ? { ...place, bytes: new Uint8Array(), changed: { by, was: bytes } }
      : { ...place, bytes };
  });
}

/** Faults that lead to a problem. */
const FAULT_OF: { readonly [id in Problem['id']]?: string } = {
  'framing-version': 'framing-version',
  oversize: 'oversize',
  'frame-undecodable': 'frame',
  'envelope-version': 'envelope-version',
  kind: 'kind',
  'payload-encoding': 'payload-encoding',
  'payload-protocol': 'payload-protocol',
  'payload-undecodable': 'payload',
  'request-id-mismatch': 'request-id',
  'ack-correlation-mismatch': 'correlation-id',
  'ack-token-mismatch': 'token',
  'token-length': 'token-short',
  'token-empty': 'token-empty',
} as { readonly [id in Problem['id']]?: string };

/** Latencies below this are left to the machine, in ms. */
const LEAST_DELAY_MS = 20;

/** The options that make a fake backend answer as this one did, as far as a script can say that. */
export function scriptStep({ outcome, errorDetail, latencyMs, allProblems }: HandoffFacts): string {
  const delay = latencyMs !== null && latencyMs >= LEAST_DELAY_MS ? `delay:${Math.round(latencyMs)}ms+` : '';
  const fault = allProblems.map(({ id }) => FAULT_OF[id]).find((name) => name !== undefined);
  if (outcome === 'unanswered') return 'silent';
  if (outcome === 'refused')
    return `${delay}${errorDetail === '' ? 'refuse' : `refuse:${JSON.stringify(errorDetail)}`}`;
  return `${delay}${outcome === 'invalid' && fault !== undefined ? `corrupt:${fault}` : 'ack'}`;
}
