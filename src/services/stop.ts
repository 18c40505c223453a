import { writeSync } from 'node:fs';
import { EXIT } from '../failure.ts';
import { Once } from './once.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** How long most commands may take to end after the first signal, in ms; what they still wait for is then given up. */
const PATIENCE_MS = 900;
/** That time is counted in steps of this many ms: they come late where this process gets no processor, or is at work itself, and then it is not waiting for anybody. */
const STEP_MS = 100;
const GIVEN_UP =
  'error: ended with work unfinished: the reader of the output, or a peer, did not let go in time\n';

/** Resolves when the person or the system asks the command to end; a second request ends it at once. */
export class StopRequest {
  private readonly request = new Once();
  private readonly patienceMs: number;

  /** @param patienceMs how long the command may take to end after the first signal */
  constructor(patienceMs = PATIENCE_MS) {
    this.patienceMs = patienceMs;
    for (const signal of SIGNALS) process.on(signal, this.signalled);
  }

  get requested(): Promise<void> {
    return this.request.happened;
  }

  /** Stops listening for signals. */
  release(): void {
    for (const signal of SIGNALS) process.off(signal, this.signalled);
  }

  private readonly signalled = (): void => {
    if (this.request.hasHappened) process.exit(EXIT.interrupted);
    this.stop();
    let left = Math.ceil(this.patienceMs / STEP_MS);
    const waiting = setInterval(() => {
      left -= 1;
      if (left === 0) giveUp();
    }, STEP_MS);
    // The timer alone keeps nothing running.
    waiting.unref();
  };

  /** Asks for the end from inside. */
  stop(): void {
    this.request.happen();
  }
}

function giveUp(): void {
  try {
    // Not through the stream, which waits for whoever reads it.
    writeSync(2, GIVEN_UP);
  } catch {
    // Nobody reads this, either.
  }
  process.exit(EXIT.environment);
}
