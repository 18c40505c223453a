import { EXIT } from '../failure.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Resolves when the person or the system asks the command to end; a second request ends it at once. */
export class StopRequest {
  readonly requested: Promise<void>;
  private request: () => void = () => {};
  private asked = false;

  constructor() {
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
  };

  /** Asks for the end from inside. */
  stop(): void {
    this.asked = true;
    this.request();
  }
}
