import type { Talk } from '../handoff/talk.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import type { DecodedConnection, DecodedStream } from './decoded-stream.ts';
import { SHOWN_BYTES } from './redaction/cut.ts';
import { KnownSecrets } from './redaction/known-secrets.ts';
import { noteKnown, noteShown } from './redaction/shown-before.ts';
import type { TrafficRecord } from './traffic-record.ts';

/** Bytes that belong to no frame and follow each other without anything between them. */
interface Run {
  /** Offset of the byte after the last one. */
  readonly end: number;
  /** How many of its bytes may be shown so far. */
  readonly shown: number;
}

/** Beside the streams, nearly all of which have none. */
const RUNS = new WeakMap<DecodedStream, Run>();

/** Takes note of secrets that later texts on the connection may repeat: those of a frame, and where its text may tell of handoffs, theirs. */
export function learnSecrets(
  connection: DecodedConnection,
  { handoff, payload, message }: FrameReading,
): void {
  if (payload === null) return;
  // Of offers there are too many: theirs are known as long as they are open.
  if (handoff === null) return learn(connection, (secrets) => secrets.learn(payload));
  if (message !== 'HandoffAck' || !payload.fields.some(({ type }) => type?.name === 'errorDetail')) return;
  learn(connection, (secrets) => {
    for (const { token } of openOn(connection.talk)) secrets.add(token);
    secrets.learn(payload);
  });
}

/** Notes beside a record what redaction has to know of the bytes before it; gives the record. */
export function noted<T extends TrafficRecord>(stream: DecodedStream, record: T): T {
  noteKnown(record.type === 'frame' ? record.reading : record, stream.connection.secrets);
  if (record.type === 'bytes' || record.type === 'gap') noteRun(stream, record);
  return record;
}

/** A secret may have come in pieces: of bytes that continue others, no more is shown than of a whole one. */
function noteRun(stream: DecodedStream, record: TrafficRecord & { readonly type: 'bytes' | 'gap' }): void {
  const { offset, length } = record;
  if (length === 0) return;
  const run = RUNS.get(stream);
  const before = run?.end === offset ? run.shown : 0;
  noteShown(record, SHOWN_BYTES - before);
  const shown = record.type === 'gap' ? before : Math.min(SHOWN_BYTES, before + length);
  RUNS.set(stream, { end: offset + length, shown });
}

function learn(connection: DecodedConnection, from: (secrets: KnownSecrets) => void): void {
  const secrets = connection.secrets ?? new KnownSecrets();
  from(secrets);
  if (secrets.all.length > 0) connection.secrets = secrets;
}

function openOn({ offers }: Talk): ReturnType<Talk['offers']['all']> {
  return offers.count === 0 ? [] : offers.all();
}
