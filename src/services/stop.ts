import { writeSync } from 'node:fs';
import { EXIT } from '../failure.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** How long a command usually may take to end after the first signal, in ms: then what it still waits for is given up. */
const PATIENCE_MS = 900;
const GIVEN_UP =
  'error: ended with something unfinished: whoever reads the output, or is connected, did not let go in time\n';

/** Resolves when the person or the system asks the command to end; a second request ends it at once. */
export class StopRequest {
  readonly requested: Promise<void>;
  private request: () => void = () => {};
  private asked = false;
  private readonly patienceMs: number;

  /** @param patienceMs how long the command may take to end after the first signal */
  constructor(patienceMs = PATIENCE_MS) {
    this.patienceMs = patienceMs;
    this.requested = new Promise((done) => {
      this.request = done;
    });
    for (const signal of SIGNALS) process.on(signal, this.signalled);
  }

  /** Stops listening for signals. */
  release(): void {
    for (const signal of SIGNALS) process.off(signal, this.signalled);
  }

  private readonly signalled = (): void => {
    if (this.asked) process.exit(EXIT.interrupted);
    this.stop();
    // The timer alone keeps nothing running.
    setTimeout(giveUp, this.patienceMs).unref();
  };

  /** Asks for the end from inside. */
  stop(): void {
    this.asked = true;
    this.request();
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
