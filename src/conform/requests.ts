/** Cases to run again, during a run or after it. */
export class Requests {
  private readonly ids: string[] = [];
  private wake: () => void = () => {};
  private over = false;

  /** Asks for a case; one that is waiting already is not added again. */
  want(id: string): void {
    if (!this.ids.includes(id)) this.ids.push(id);
    this.wake();
  }

  get isEmpty(): boolean {
    return this.ids.length === 0;
  }

  take(): string | undefined {
    return this.ids.shift();
  }

  /** Resolves with true once a case is wanted, or with false once none can be. */
  async more(): Promise<boolean> {
    while (this.isEmpty && !this.over)
      await new Promise<void>((done) => {
        this.wake = done;
      });
    return !this.isEmpty;
  }

  /** No more cases can be wanted. */
  end(): void {
    this.ids.length = 0;
    this.over = true;
    this.wake();
  }
}
