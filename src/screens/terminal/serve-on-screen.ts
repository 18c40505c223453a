import { EXIT, type Failure } from '../../failure.ts';
import { failureIn } from '../../output/error-record.ts';
import { observer } from '../../output/record-sink.ts';
import type { OutputRecord } from '../../records/record.ts';
import type { ServerRun } from '../../services/serving.ts';
import type { ScreenModel } from '../parts/model.ts';
import { showScreen } from './show-screen.ts';

/** A server with its screen: what it does, and what the screen makes of it. */
export interface ScreenServer {
  readonly screen: ScreenModel;
  /** Runs the server; gives the exit code. Throws a Failure. */
  readonly run: Parameters<ServerRun['serve']>[1];
  readonly see?: (record: OutputRecord) => void;
  /** Takes what the server has to say while the screen is shown. */
  readonly tell?: (text: string) => void;
}

/** Serves while a person looks on, and ends when the screen is left. Gives the exit code; throws a Failure. */
export async function serveOnScreen(
  { screen, run, see = () => {}, tell = () => {} }: ScreenServer,
  { stop, serve, report }: ServerRun,
): Promise<number> {
  let shown: Promise<void> | null = null;
  let over = false;
  let lost: Failure | null = null;
  const watching = observer((record) => {
    // Only once it listens is there something to show; until then a failure is reported on a clean terminal.
    if (record.type === 'listening') shown = showScreen(screen, stop.requested).finally(() => stop.stop());
    lost ??= failureIn(record);
    see(record);
  }, tell);
  // What is found out at the end, such as a missed expectation, is said where it stays.
  const sink = {
    ...watching,
    warn: (failure: Parameters<typeof report>[0]) => (over ? report(failure) : watching.warn(failure)),
  };
  const code = await serve(sink, async (watched, ended) => {
    try {
      return await run(watched, ended);
    } finally {
      stop.stop();
      await shown;
      over = true;
    }
  });
  if (lost === null) return code;
  // As without a screen: nothing that told of an error ends well, and what it was stays to be read.
  report(lost);
  return Math.max(code, EXIT.environment);
}
