import type { ReplaySettings } from '../conversations/replay/connection-player.ts';
import { EXIT, Failure } from '../failure.ts';
import { loadPassing } from '../io/passing.ts';
import type { RecordSink } from '../output/record-sink.ts';
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
  const { connections, detailed } = await recordedConnections(options, side);
  // A backend that said nothing is played by saying nothing.
  if (!connections.some(({ messages }) => messages.some(({ own }) => own || side === 'backend')))
    throw new Failure(
      'environment',
      'ENOENT',
      `${name} has nothing that a ${side} said`,
      `see what it has: handoff-cli decode ${name}`,
    );
  const compares = detailed || connections.some(({ messages }) => messages.some(({ own }) => !own));
  if (!compares) reporter.notice(`${name} has nothing that was said to a ${side}: nothing is compared`);
  const capture = openCapture(options, endpoint, reporter);
  const { descriptors, lacking } = await loadPassing();
  if (lacking !== null && side !== 'client') reporter.notice(`${lacking.message}; ${lacking.hint}`);
  const run = new ReplayRun(
    connections,
    { ...settings, compares },
    descriptors,
    reporter,
    new Traffic(
      reporter,
      capture,
      settings.deadlineMs === undefined ? {} : { deadlineMs: settings.deadlineMs },
      options.observer ?? null,
    ),
  );
  const ended = await (side === 'backend'
    ? run.serve(endpoint, stop)
    : Promise.race([
        run.dialAll(endpoint, options.hint, options.waitMs ?? 0),
        stop.then(() => EXIT.interrupted),
      ]));
  const different = run.end();
  if (ended instanceof Failure) throw ended;
  if (different > 0) return EXIT.fellShort;
  // As a backend it is a server, which may be stopped at any time.
  return ended ?? EXIT.ok;
}
