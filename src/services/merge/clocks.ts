/** When an offer and its answer passed where a recording was made, in µs since 1970. */
export interface Passage {
  readonly recording: number;
  readonly offeredAt: number;
  readonly answeredAt: number;
}

interface Bounds {
  /** How far the clock of the second is ahead of that of the first, in µs: at least, and at most. */
  least: number;
  most: number;
}

/**
 * What handoffs that two recordings show tell of their clocks: an offer arrives after it left, and so does its answer. Both ends of a Unix
 * socket are on one machine, so its clock is expected to be one.
 */
export class Clocks {
  private readonly bounds = new Map<string, Bounds>();

  /** @param nearer to the broker than `farther` */
  compare(nearer: Passage, farther: Passage): void {
    const key = `${nearer.recording} ${farther.recording}`;
    const known = this.bounds.get(key) ?? { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };
    known.least = Math.max(known.least, farther.answeredAt - nearer.answeredAt);
    known.most = Math.min(known.most, farther.offeredAt - nearer.offeredAt);
    this.bounds.set(key, known);
  }

  /** A sentence for each pair of recordings whose clocks cannot have been the same. */
  contradictions(names: readonly string[]): string[] {
    return [...this.bounds].flatMap(([key, { least, most }]) => {
      if (least <= 0 && most >= 0) return [];
      const [nearer, farther] = key.split(' ').map((index) => names[Number(index)]!) as [string, string];
      if (least > most)
        return [`the clocks of ${nearer} and ${farther} do not run alike: one was set in between`];
      const ahead = Math.round((least + most) / 2);
      const which = ahead > 0 ? 'ahead of' : 'behind';
      return [
        `the clock of ${farther} is about ${inMs(Math.abs(ahead))} ms ${which} that of ${nearer}: an offer would arrive before it left, or its ACK ` +
          `would; --clock-offset ${farther}=${inMs(-ahead)}ms puts that right`,
      ];
    });
  }
}

function inMs(microseconds: number): string {
  return String(microseconds / 1000);
}
