import type { ReplaySettings } from '../conversations/replay/connection-player.ts';
import type { RecordedGap } from '../conversations/replay/recorded-message.ts';
import { EXIT, Failure } from '../failure.ts';
import { loadPassing } from '../io/passing.ts';
import type { RecordSink } from '../output/record-sink.ts';
import { plural } from '../wire/plural.ts';
import { openCapture } from './open-capture.ts';
import { type Recording, recordedConnections } from './recorded-connections.ts';
import { ReplayRun } from './replay-run.ts';
import { Traffic, type TrafficObserver } from './traffic.ts';

export interface ReplayOptions extends Recording {
  readonly endpoint: string;
  readonly settings: Omit<ReplaySettings, 'compares'>;
  readonly capture: string | null;
  /** Whether secrets are replaced in the capture. */
  readonly redact?: boolean;
  /** A hint for a person, for when nothing is listening. */
  readonly hint: string;
  /** Told of all that passes. */
  readonly observer?: TrafficObserver;
  /** How long to keep dialling until something is listening, in ms. */
  readonly waitMs?: number;
}

/** Plays one side of a recording against a live peer; gives the exit code. Throws a Failure. */
export async function replay(
  options: ReplayOptions,
  reporter: RecordSink,
  stop: Promise<void>,
): Promise<number> {
  const { name, endpoint, settings } = options;
  const { side } = settings;
  const { connections: recorded, detailed, remarks } = await recordedConnections(options, side);
  for (const remark of remarks) reporter.notice(`${name}: ${remark}`);
  const connections = recorded.filter(({ gap }) => gap === null);
  const gap = recorded.find((one) => one.gap !== null)?.gap ?? null;
  // A backend that said nothing is played by saying nothing.
  if (!connections.some(({ messages }) => messages.some(({ own }) => own || side === 'backend')))
    throw gap === null ? nothingToPlay(name, side) : incomplete(name, gap);
  const leftOut = recorded.length - connections.length;
  if (gap !== null)
    reporter.notice(
      `${leftOut} of ${plural(recorded.length, 'connection')} left out, as ${gapText(name, gap)}; ${RECORD_WHOLE}`,
    );
  if (connections.some(({ messages }) => messages.at(-1)?.own && messages.at(-1)?.type === 'sideband'))
    reporter.notice(`${name} ends after a sideband, before its offer: no more than that is played there`);
  const compares = detailed || connections.some(({ messages }) => messages.some(({ own }) => !own));
  if (!compares) reporter.notice(`${name} has nothing that was said to a ${side}: nothing is compared`);
  const { deadlineMs } = settings;
  const deadline = deadlineMs === undefined ? {} : { deadlineMs };
  const capture = openCapture({ ...options, ...deadline }, endpoint, reporter);
  const { descriptors, lacking } = await loadPassing();
  if (lacking !== null && side !== 'client') reporter.notice(`${lacking.message}; ${lacking.hint}`);
  const run = new ReplayRun(
    connections,
    { ...settings, compares },
    descriptors,
    reporter,
    new Traffic(reporter, capture, deadline, options.observer ?? null),
  );
  const ended = await (side === 'backend'
    ? run.serve(endpoint, stop)
    : Promise.race([
        run.dialAll(endpoint, options.hint, options.waitMs ?? 0),
        stop.then(() => EXIT.interrupted),
      ]));
  const different = run.end(leftOut);
  if (ended instanceof Failure) throw ended;
  if (different > 0) return EXIT.fellShort;
  // As a backend it is a server, which may be stopped at any time.
  return ended ?? EXIT.ok;
}

const RECORD_WHOLE = 'record them whole, as with strace -s 65536 or handoff-cli tap';

function nothingToPlay(name: string, side: string): Failure {
  const hint = `see what it has: handoff-cli decode ${name}`;
  return new Failure('environment', 'ENOENT', `${name} has nothing that a ${side} said`, hint);
}

function incomplete(name: string, gap: RecordedGap): Failure {
  return new Failure(
    'environment',
    'EINCOMPLETE',
    `nothing can be played: ${gapText(name, gap)}`,
    RECORD_WHOLE,
  );
}

function gapText(name: string, { connection, direction, offset, length }: RecordedGap): string {
  return `${name} lacks ${plural(length, 'byte')} of what was said ${direction} on connection ${connection}, from offset ${offset} on`;
}
