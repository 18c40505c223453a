/** Puts off what an answer leads to until it has left: one that cannot be written is given to nobody, and nothing follows from it. */
export class AfterSent {
  /** Writes that have not been reported as sent. */
  private unsent = 0;
  private readonly waiting: (() => void)[] = [];

  wrote(): void {
    this.unsent += 1;
  }

  sent(): void {
    this.unsent -= 1;
    this.goOn();
  }

  /** Does it once everything that was written has left, after what was put off before it. */
  follow(then: () => void): void {
    this.waiting.push(then);
    this.goOn();
  }

  private goOn(): void {
    while (this.unsent === 0 && this.waiting.length > 0) this.waiting.shift()!();
  }
}
