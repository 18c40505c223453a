import { EXIT } from '../failure.ts';

/** Resolves when the person or the system asks the command to end; a second request ends it at once. */
export class StopRequest {
  readonly requested: Promise<void>;
  private request: () => void = () => {};
  private asked = false;

  constructor() {
    this.requested = new Promise((done) => {
      this.request = done;
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (this.asked) process.exit(EXIT.interrupted);
        this.stop();
      });
    }
  }

  /** Asks for the end from inside. */
  stop(): void {
    this.asked = true;
    this.request();
  }
}
