/** Cases that somebody wants to see again, while a run goes on or after it. */
export class Requests {
  private readonly ids: string[] = [];
  private wake: () => void = () => {};
  private over = false;

  /** Asks for a case; once more is enough where it waits already. */
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

  /** Resolves once for each case is wanted, or with false once nobody will want any. */
  async more(): Promise<boolean> {
    while (this.isEmpty && !this.over)
      await new Promise<void>((done) => {
        this.wake = done;
      });
    return !this.isEmpty;
  }

  /** Nobody will want any more. */
  end(): void {
    this.ids.length = 0;
    this.over = true;
    this.wake();
  }
}
