/** This side closes the connection, and has accepted none of the offers that came on it in that stretch of bytes. */
export interface Unaccepted extends Stretch {
  readonly type: 'unaccepted';
}

/** A stretch of what came, by offsets. */
export interface Stretch {
  readonly from: number;
  /** Infinite: whatever follows. */
  readonly upTo: number;
}

/** Of more stretches between acceptances, the first are forgotten: of what came in them nothing is told. */
const MOST_STRETCHES = 1_024;

/** Which of the offers that came on one connection its backend has not accepted. It accepts them in order. */
export class UnacceptedOffers {
  /** In bytes. */
  private came = 0;
  private from = 0;
  private readonly between: Stretch[] = [];

  received(bytes: Uint8Array): void {
    this.came += bytes.length;
  }

  /** The offer in that stretch is accepted, or may be; without one, any that came since the last. */
  accepted({ from, upTo }: Stretch = { from: this.from, upTo: this.came }): void {
    if (from > this.from) this.between.push({ from: this.from, upTo: from });
    if (this.between.length > MOST_STRETCHES) this.between.shift();
    this.from = upTo;
  }

  /** One is accepted before it has come: until it has, it may be any. */
  acceptedEarly(): void {
    this.from = Number.POSITIVE_INFINITY;
  }

  /** What is to be told as the connection is closed. */
  left(): Unaccepted[] {
    const last = { from: this.from, upTo: Number.POSITIVE_INFINITY };
    const stretches = this.came > this.from ? [...this.between, last] : this.between;
    return stretches.map((stretch) => ({ type: 'unaccepted', ...stretch }));
  }
}
