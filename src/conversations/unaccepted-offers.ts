/** This side closes the connection, and has accepted none of the offers that came on it from that offset on. */
export interface Unaccepted {
  readonly type: 'unaccepted';
  readonly from: number;
}

/** Which of the offers that came on one connection its backend has not accepted. It accepts them in order. */
export class UnacceptedOffers {
  /** In bytes. */
  private came = 0;
  private from = 0;

  received(bytes: Uint8Array): void {
    this.came += bytes.length;
  }

  /** The offer that ends there is accepted, or may be. */
  accepted(upTo = this.came): void {
    this.from = upTo;
  }

  /** One is accepted before it has come: until it has, it may be any. */
  acceptedEarly(): void {
    this.from = Number.POSITIVE_INFINITY;
  }

  /** What is to be told as the connection is closed: nothing where nothing came after what was accepted. */
  left(): Unaccepted[] {
    return this.came > this.from ? [{ type: 'unaccepted', from: this.from }] : [];
  }
}
