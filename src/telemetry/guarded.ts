import { unreachable } from './reachable.ts';

/** How exporters say how it went; `code` is 0 where it went well. */
export interface ExportResult {
  readonly code: number;
  readonly error?: Error;
}

/** After a collector could not be reached, nobody tries again for this long. In ms. */
const AGAIN_AFTER_MS = 5_000;

/**
 * Guards an exporter, which would keep trying for 10 seconds where nobody listens. What goes wrong is reported once, whatever
 * follows.
 */
export class Guarded<Items> {
  private readonly url: string;
  private readonly send: (items: Items, done: (result: ExportResult) => void) => void;
  private readonly failed: (why: string) => void;
  private missingSince: number | null = null;
  private reached = false;

  /** @param failed told each time that something could not be exported */
  constructor(
    url: string,
    send: (items: Items, done: (result: ExportResult) => void) => void,
    failed: (why: string) => void,
  ) {
    this.url = url;
    this.send = send;
    this.failed = failed;
  }

  /** Exports them, and resolves when that is done, well or not. */
  async export(items: Items): Promise<ExportResult> {
    const why = await this.missing();
    if (why !== null) return this.failure(why);
    const result = await new Promise<ExportResult>((done) => {
      try {
        this.send(items, done);
      } catch (error) {
        done({ code: 1, error: error as Error });
      }
    });
    if (result.code === 0) return result;
    this.reached = false;
    return this.failure(result.error?.message ?? 'it was not accepted');
  }

  private async missing(): Promise<string | null> {
    if (this.reached) return null;
    if (this.missingSince !== null && performance.now() - this.missingSince < AGAIN_AFTER_MS)
      return 'it cannot be reached';
    const why = await unreachable(this.url);
    this.reached = why === null;
    this.missingSince = why === null ? null : performance.now();
    return why;
  }

  private failure(why: string): ExportResult {
    this.failed(`${withoutCredentials(this.url)}: ${why}`);
    return { code: 1, error: new Error(why) };
  }
}

/** A URL as it may be shown: whoever exports may sign in with it. */
function withoutCredentials(text: string): string {
  const url = new URL(text);
  url.username = '';
  url.password = '';
  return url.href;
}
