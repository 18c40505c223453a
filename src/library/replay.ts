import { randomBytes } from 'node:crypto';
import type { RecordingForm } from '../capture/form.ts';
import { SIDES, type Side } from '../conversations/replay/side.ts';
import { usageFailure } from '../failure.ts';
import { endpointOr } from '../io/endpoint.ts';
import type { SummaryRecord } from '../records/record.ts';
import type { ComparedRecord, ReplayedRecord } from '../records/replay-records.ts';
import { endpointToDial } from '../services/private-endpoint.ts';
import { replay as serve } from '../services/replay.ts';
import { parseComparedField } from '../services/replayed-field.ts';
import { parseSpeed } from '../values/speed.ts';
import type { Direction } from '../wire/direction.ts';
import { DEFAULT_ACK_DEADLINE_MS, TOKEN_LENGTH } from '../wire/limits.ts';
import { chunksOf, type RecordingInput, recordingForm } from './input.ts';
import { aborted, liveSink, written } from './live.ts';
import { LIVE_OPTIONS, type LiveOptions } from './live-options.ts';
import { type Duration, milliseconds, read, refuseUnknown, several } from './option.ts';
import { endpointOfPeer, type Peer } from './peer.ts';
import { ownEndpoint } from './start.ts';

/** The flags of `handoff-cli replay`, and its arguments. */
export interface ReplayOptions extends LiveOptions {
  /** The recording: a path, its bytes, or chunks of them. At most 64 MiB of traffic. */
  readonly file: RecordingInput;
  /** Where the live peer listens, or, for the side `backend`, where to listen; `:auto` is a fresh private one. */
  readonly endpoint?: Peer;
  /** The side to play. */
  readonly as: Side;
  /** Keep the recorded pace, this many times as fast; without it everything at once. */
  readonly speed?: number;
  /** Send and expect tokens, ids and `peer_pid` exactly as recorded. */
  readonly verbatim?: boolean;
  /** Fields that may differ, such as `payload.errorDetail`. */
  readonly ignore?: string | readonly string[];
  /** Of raw bytes; inferred without it. */
  readonly direction?: Direction;
  /** What it is read as, whatever it looks like; without it, what its content shows. */
  readonly from?: RecordingForm;
  /** How long to wait for an answer; 5 s without it. */
  readonly deadline?: Duration;
  /** How long to keep dialling until something is listening. */
  readonly wait?: Duration;
  /** Ends it when it is aborted; what was played by then counts. */
  readonly signal?: AbortSignal;
  /** Called with where it listens, once it does, for the side `backend`. */
  readonly onListening?: (endpoint: string) => void;
}

const OPTIONS: { readonly [name in keyof Required<ReplayOptions>]: true } = {
  ...LIVE_OPTIONS,
  ...{ file: true, endpoint: true, as: true, speed: true, verbatim: true, ignore: true, direction: true },
  ...{ from: true, deadline: true, wait: true, signal: true, onListening: true },
};

/** How a replay went. */
export interface Replayed extends ReplayedRecord {
  /** What the live peer said, compared with the recording piece by piece. */
  readonly comparisons: readonly ComparedRecord[];
  /** What passed. */
  readonly summary: SummaryRecord;
}

/** Plays one side of a recording against a live peer. Rejects with a Failure where an option is wrong, or where it cannot. */
export async function replay(options: ReplayOptions): Promise<Replayed> {
  refuseUnknown(options, OPTIONS);
  const { file, as: side, redact } = options;
  if (!Object.hasOwn(SIDES, side)) throw usageFailure(`as must be one of ${Object.keys(SIDES).join(', ')}`);
  const settings = {
    side,
    speed: options.speed === undefined ? null : read('speed', String(options.speed), parseSpeed),
    verbatim: options.verbatim ?? false,
    ignored: new Set(several(options.ignore).map((field) => read('ignore', field, parseComparedField))),
    deadlineMs: milliseconds('deadline', options.deadline, DEFAULT_ACK_DEADLINE_MS),
    pid: process.pid,
    newToken: () => randomBytes(TOKEN_LENGTH),
  };
  const waitMs = milliseconds('wait', options.wait, 0);
  const comparisons: ComparedRecord[] = [];
  let replayed: ReplayedRecord | undefined;
  let summary: SummaryRecord | undefined;
  const sink = liveSink(options, (record) => {
    if (record.type === 'listening') options.onListening?.(record.endpoint);
    if (record.type === 'compared') comparisons.push(written(record, redact));
    if (record.type === 'replayed') replayed = record;
    if (record.type === 'summary') summary = record;
  });
  const peer = endpointOfPeer('endpoint', options.endpoint);
  const { endpoint, remove } =
    side === 'backend'
      ? ownEndpoint(peer ?? endpointOr(undefined, side), side)
      : { endpoint: endpointToDial(peer, SIDES[side].peer), remove: () => {} };
  const { stop, release } = aborted(options.signal);
  const recording = {
    ...{
      endpoint,
      settings,
      waitMs,
      hint: '',
      capture: options.capture ?? null,
      redact: options.redact ?? false,
    },
    name: typeof file === 'string' ? file : 'the recording',
    chunks: chunksOf(file),
    direction: options.direction ?? null,
    from: recordingForm(options.from),
  };
  await serve(recording, sink, stop).finally(() => {
    release();
    remove();
  });
  return { ...replayed!, comparisons, summary: summary! };
}
