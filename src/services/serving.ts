import { renameSync, writeFileSync } from 'node:fs';
import { EXIT, Failure, systemFailure } from '../failure.ts';
import { type LineServer, serveLines } from '../io/line-server.ts';
import { lookingSink, type RecordSink } from '../output/record-sink.ts';
import type { SummaryRecord } from '../records/record.ts';
import { formatDuration } from '../values/duration.ts';
import type { Steering } from './control/steering.ts';
import { missedCounts } from './expected-outcomes.ts';
import { Once } from './once.ts';
import { keepHeapSmall } from './small-heap.ts';
import { reportUnaccepted } from './unaccepted.ts';

/** Options of every server that are for scripts and CI. */
export interface Serving {
  /** How long it may run, in ms, before it ends as not fulfilled; null: forever. */
  readonly timeoutMs: number | null;
  /** The file that the endpoint is written to once the server listens; null: none. */
  readonly endpointFile: string | null;
  /** How many handoffs must end in each outcome; null: not checked. */
  readonly expected: { readonly counts: ReadonlyMap<string, number>; readonly text: string } | null;
  /** Where it can be steered while it runs, and how; null: it cannot. */
  readonly control: { readonly path: string; readonly steering: Steering } | null;
}

/** What a server that is shown on a screen needs from its command. */
export interface ServerRun {
  readonly stop: { readonly requested: Promise<void>; stop(): void };
  /** Runs a server with everything that was asked of it. */
  readonly serve: (
    sink: RecordSink,
    run: (sink: RecordSink, stop: Promise<void>) => Promise<number>,
  ) => Promise<number>;
  /** Reports on the terminal what went wrong, once the screen has left it. */
  readonly report: (failure: Failure) => void;
}

/** Runs a server under these conditions; gives the exit code. Throws a Failure. */
export async function serving(
  asked: Serving,
  sink: RecordSink,
  stop: Promise<void>,
  run: (sink: RecordSink, stop: Promise<void>) => Promise<number>,
): Promise<number> {
  keepHeapSmall();
  let shortfall: string | null = null;
  let timer: NodeJS.Timeout | undefined;
  const { timeoutMs } = asked;
  const timeout = new Promise<void>((done) => {
    if (timeoutMs === null) return;
    timer = setTimeout(() => {
      shortfall = `ended by --timeout after ${formatDuration(timeoutMs)}`;
      done();
    }, timeoutMs);
  });
  const steering = asked.control?.steering;
  // Requests are answered once the server listens.
  const listening = new Once();
  /** Why nobody can learn the endpoint; the server ends as it does otherwise, so that nothing of it is left behind. */
  let untold: Failure | null = null;
  const gaveUp = new Once();
  const summed = (summary: SummaryRecord): SummaryRecord => {
    // What happens after it is no longer what ended it.
    clearTimeout(timer);
    const all = shortfall === null ? summary : { ...summary, endedBy: 'timeout' as const };
    if (asked.expected === null) return all;
    const missed = missedCounts(asked.expected.counts, summary.handoffs);
    if (missed !== null) shortfall = shortfall === null ? missed : `${shortfall}; ${missed}`;
    return { ...all, expected: asked.expected.text, met: missed === null };
  };
  const looking = lookingSink(sink, (record) => {
    steering?.see(record);
    if (record.type === 'listening') listening.happen();
    if (record.type === 'listening' && asked.endpointFile !== null) {
      untold = writeWhole(asked.endpointFile, `${record.endpoint}\n`);
      if (untold !== null) gaveUp.happen();
    }
    return record.type === 'summary' ? summed(record) : record;
  });
  // Traffic need not be looked at, unless a client of --control may ask about it.
  const direct = steering === undefined ? sink.direct : undefined;
  const watched = direct === undefined ? looking : { ...looking, direct };
  const ends = Promise.race([
    stop,
    timeout,
    gaveUp.happened,
    ...(steering === undefined ? [] : [steering.stopped]),
  ]);
  const lines = await controlLines(asked.control, listening.happened, sink);
  const code = await run(watched, ends).finally(() => {
    clearTimeout(timer);
    return lines?.close();
  });
  if (untold !== null) throw untold;
  if (shortfall === null) return code;
  sink.warn(new Failure('environment', 'EXPECTED', shortfall));
  return code === EXIT.ok ? EXIT.fellShort : code;
}

async function controlLines(
  control: Serving['control'],
  begin: Promise<void>,
  sink: RecordSink,
): Promise<LineServer | null> {
  if (control === null) return null;
  const { path, steering } = control;
  const answer = (line: string | null) => {
    const { ok, ...rest } = steering.answer(line);
    return JSON.stringify({ ok, ...rest });
  };
  const lines = await serveLines(path, answer, begin, (text) => sink.notice(text));
  reportUnaccepted(lines, sink);
  return lines;
}

/** A process that waits for the file never reads half of it. Gives why it cannot be written; null where it is. */
function writeWhole(path: string, text: string): Failure | null {
  const unfinished = `${path}.${process.pid}`;
  try {
    writeFileSync(unfinished, text, { mode: 0o600 });
    renameSync(unfinished, path);
    return null;
  } catch (error) {
    return systemFailure(error, `cannot write the endpoint to ${path}`);
  }
}
