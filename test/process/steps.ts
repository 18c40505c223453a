import { Session } from 'node:inspector/promises';
import { setFlagsFromString } from 'node:v8';

/** What a piece of work took, whatever the machine was doing meanwhile. */
export interface Work {
  /** How often blocks of the code in src/ were entered. */
  readonly steps: number;
  /** How many bytes were copied to join or keep them. */
  readonly copied: number;
}

/**
 * Counts what work does, by V8's own counts of executed blocks: the same for the same input, so that tests may compare them. Work within
 * a single call of the engine, such as a regular expression, is not counted.
 */
export class WorkCounter {
  private readonly session = new Session();

  /** For many pieces of work: to start and to end counting takes longer than most of them. */
  static async start(): Promise<WorkCounter> {
    const counter = new WorkCounter();
    const { session } = counter;
    // Optimised code is not counted in full.
    setFlagsFromString('--no-opt');
    setFlagsFromString('--no-maglev');
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    return counter;
  }

  async workOf(run: () => Promise<void>): Promise<Work> {
    // What has been counted so far.
    await this.steps();
    const { concat } = Buffer;
    const { set } = Uint8Array.prototype;
    let copied = 0;
    Uint8Array.prototype.set = function counted(this: Uint8Array, from: ArrayLike<number>, at?: number) {
      copied += from.length;
      set.call(this, from, at);
    };
    Buffer.concat = (list, length) => {
      const joined = concat(list, length);
      copied += joined.length;
      return joined;
    };
    try {
      await run();
      return { steps: await this.steps(), copied };
    } finally {
      Buffer.concat = concat;
      Uint8Array.prototype.set = set;
    }
  }

  end(): void {
    this.session.disconnect();
    // All that runs in this process afterwards would be slow.
    setFlagsFromString('--opt');
  }

  /** Since it was asked last. */
  private async steps(): Promise<number> {
    const { result } = await this.session.post('Profiler.takePreciseCoverage');
    const own = result.filter(({ url }) => /\/src\//.test(url) && !url.includes('node_modules'));
    const counts = own.flatMap(({ functions }) =>
      functions.flatMap(({ ranges }) => ranges.map(({ count }) => count)),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }
}
